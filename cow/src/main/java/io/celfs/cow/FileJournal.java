package io.celfs.cow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.PosixException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A journal in a file.
 *
 * <p>Format, all numbers little-endian. Header, 32 bytes: magic "CELFSJNL", version (int), layer
 * number (int), salt (long), zeros. Then records: length of the payload (int), checksum (int),
 * payload. The checksum is CRC-32C of salt, place in the file and payload, so that neither bytes of
 * another journal nor of another place pass for a record. Reading ends at the first record that
 * does not check; what is behind it was never acknowledged and is cut off.
 */
final class FileJournal implements Journal {
    private static final long MAGIC = 0x4c4e4a53464c4543L; // "CELFSJNL" in little-endian order
    private static final int VERSION = 1;
    private static final int HEADER = 32;
    private static final int RECORD_HEADER = HEADROOM;

    /** No operation writes longer records; a length beyond it is damage. */
    private static final int MAX_RECORD = 1 << 26;

    /** Space taken ahead of the end, so that deletes work on a full disk. */
    private static final long RESERVE = 16 * 1024;

    private static final int KEEP_SIZE = 1;
    private static final System.Logger LOG = System.getLogger(FileJournal.class.getName());

    private final HostFile file;
    private final long salt;
    private final boolean writable;

    /** A sync failed: the kernel calls the pages clean now, but they are not on the disk. */
    private volatile boolean lost;

    @GuardedBy("this")
    private final CRC32C crc = new CRC32C();

    @GuardedBy("this")
    private long end = HEADER;

    /** The disk space of the file is known to reach up to here. */
    @GuardedBy("this")
    private long allocated;

    /** Everything up to here is durable. */
    @GuardedBy("this")
    private long synced;

    private FileJournal(HostFile file, long salt, boolean writable) {
        this.file = file;
        this.salt = salt;
        this.writable = writable;
    }

    /** Makes a new journal. */
    static FileJournal create(HostDirectory directory, String name, int layer, long salt)
            throws FsException {
        try {
            HostFile file =
                    directory.openFile(
                            name, HostFile.READ_WRITE | HostFile.CREATE | HostFile.EXCLUSIVE, 0600);
            RecordBuffer header = new RecordBuffer(HEADER);
            header.putLong(MAGIC);
            header.putInt(VERSION);
            header.putInt(layer);
            header.putLong(salt);
            header.putLong(0);
            file.write(0, header.memory(), header.length());
            file.sync();
            return new FileJournal(file, salt, true);
        } catch (PosixException e) {
            throw Failures.of(e, "journal");
        }
    }

    /**
     * Opens a journal; {@link #replay} must follow.
     *
     * @param writable false to look at it while another process may append to it
     */
    static FileJournal open(HostDirectory directory, String name, int layer, boolean writable)
            throws FsException {
        try {
            int access = writable ? HostFile.READ_WRITE : HostFile.READ_ONLY;
            HostFile file = directory.openFile(name, access, 0);
            try {
                long salt = readHeader(file, new RecordBuffer(HEADER), layer, name);
                return new FileJournal(file, salt, writable);
            } catch (PosixException | FsException e) {
                file.close();
                throw e;
            }
        } catch (PosixException e) {
            throw Failures.of(e, "journal " + name);
        }
    }

    /**
     * Gives the records since the last time to {@code reader}; then the journal can be appended to.
     */
    synchronized void replay(Reader reader) throws FsException {
        try {
            end = replay(file, salt, end, reader);
            if (writable) {
                if (file.size() > end) {
                    file.truncate(end);
                }
                reserveAhead();
            }
        } catch (PosixException e) {
            throw Failures.of(e, "journal");
        }
    }

    private static long readHeader(HostFile file, RecordBuffer header, int layer, String name)
            throws FsException, PosixException {
        if (file.read(0, header.forReading(HEADER)) < HEADER || header.getLong() != MAGIC) {
            throw Errno.EIO.exception(name + " is not a journal");
        }
        int version = header.getInt();
        if (version != VERSION) {
            throw Errno.EIO.exception(
                    name + " has format version " + version + ", this celfs reads " + VERSION);
        }
        if (header.getInt() != layer) {
            throw Errno.EIO.exception(name + " belongs to another layer");
        }
        return header.getLong();
    }

    private static long replay(HostFile file, long salt, long from, Reader reader)
            throws FsException, PosixException {
        RecordBuffer buffer = new RecordBuffer(1 << 16);
        CRC32C crc = new CRC32C();
        long size = file.size();
        long at = from;
        while (at + RECORD_HEADER <= size) {
            file.read(at, buffer.forReading(RECORD_HEADER));
            int length = buffer.getInt();
            int checksum = buffer.getInt();
            if (length <= 0 || length > MAX_RECORD || at + RECORD_HEADER + length > size) {
                break;
            }
            long read = file.read(at + RECORD_HEADER, buffer.forReading(length));
            if (read < length || checksum(crc, salt, at, buffer.bytes(0, length)) != checksum) {
                break;
            }
            reader.record(buffer);
            at += RECORD_HEADER + length;
        }
        return at;
    }

    private static int checksum(CRC32C crc, long salt, long place, ByteBuffer payload) {
        crc.reset();
        for (int shift = 0; shift < Long.SIZE; shift += 8) {
            crc.update((int) (salt >>> shift) & 0xff);
        }
        for (int shift = 0; shift < Long.SIZE; shift += 8) {
            crc.update((int) (place >>> shift) & 0xff);
        }
        crc.update(payload);
        return (int) crc.getValue();
    }

    @Override
    public synchronized void append(RecordBuffer record, boolean freesSpace) throws FsException {
        if (!writable) {
            throw Errno.EROFS.exception("journal");
        }
        int length = record.length();
        if (length > MAX_RECORD) {
            throw Errno.EFBIG.exception("journal record");
        }
        long next = end + RECORD_HEADER + length;
        try {
            reserve(next, freesSpace);
            record.setHead(0, length);
            record.setHead(4, checksum(crc, salt, end, record.bytes(RECORD_HEADER, length)));
            file.write(end, record.memory(), RECORD_HEADER + length);
            end = next;
        } catch (PosixException e) {
            // A torn record behind the end is overwritten by the next one or cut off by the next
            // open.
            throw Failures.of(e, "journal");
        }
    }

    /** Deletes must find their reserve even if the disk is full now; if there is none, so be it. */
    @GuardedBy("this")
    private void reserveAhead() {
        try {
            reserve(end, true);
        } catch (PosixException full) {
            LOG.log(System.Logger.Level.WARNING, "no room for the journal's reserve", full);
        }
    }

    @GuardedBy("this")
    private void reserve(long next, boolean freesSpace) throws PosixException {
        if (next + RESERVE / 2 <= allocated) {
            return;
        }
        try {
            file.allocate(KEEP_SIZE, end, next - end + RESERVE);
            allocated = next + RESERVE;
        } catch (PosixException e) {
            boolean full = e.errno() == PosixException.ENOSPC || e.errno() == PosixException.EDQUOT;
            if (full && !(freesSpace && next <= allocated)) {
                throw e;
            }
            // A host that cannot allocate ahead has no reserve; the write itself will tell.
        }
    }

    /** Appends go on meanwhile: nobody waits for somebody else's sync. */
    @Override
    public void sync() throws FsException {
        long upTo;
        if (lost) {
            throw Errno.EIO.exception("records of the journal were lost; mount the session anew");
        }
        synchronized (this) {
            upTo = end;
            if (synced >= upTo) {
                return;
            }
        }
        try {
            file.syncData();
        } catch (PosixException e) {
            lost = true;
            throw Failures.of(e, "journal");
        }
        synchronized (this) {
            synced = Math.max(synced, upTo);
        }
    }

    @Override
    public synchronized long length() {
        return end;
    }

    @Override
    public synchronized boolean isEmpty() {
        return end == HEADER;
    }

    @Override
    public synchronized void close() {
        file.close();
    }
}
