package io.celfs.manifest.snapshot;

import io.celfs.storage.ContentHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteDataSource;

/**
 * Hashes in an SQLite file that several processes may use at once. What is recorded is written in
 * small transactions, so that nobody waits long for the write lock. An SQL error switches the cache
 * off.
 */
public final class SqliteHashCache implements HashCache {
    private static final int BATCH = 256;
    private static final String UNPACK_FOLDER = "org.sqlite.tmpdir";
    private static final String[] SETUP = {
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=NORMAL",
        "PRAGMA busy_timeout=5000",
        """
        CREATE TABLE IF NOT EXISTS hashes_v1(
            path BLOB, chunk_size INTEGER, device INTEGER, inode INTEGER, size INTEGER,
            mtime_s INTEGER, mtime_ns INTEGER, ctime_s INTEGER, ctime_ns INTEGER, hashes BLOB,
            PRIMARY KEY(path, chunk_size)) WITHOUT ROWID
        """
    };
    private static final String SELECT =
            """
            SELECT hashes FROM hashes_v1 WHERE path=? AND chunk_size=? AND device=? AND inode=?
            AND size=? AND mtime_s=? AND mtime_ns=? AND ctime_s=? AND ctime_ns=?
            """;
    private static final String REPLACE =
            "INSERT OR REPLACE INTO hashes_v1 VALUES(?,?,?,?,?,?,?,?,?,?)";

    /** What is to be written. */
    private static final class Row {
        final byte[] path;
        final long chunkSize;
        final Fingerprint fingerprint;
        final List<ContentHash> hashes;

        Row(byte[] path, long chunkSize, Fingerprint fingerprint, List<ContentHash> hashes) {
            this.path = path;
            this.chunkSize = chunkSize;
            this.fingerprint = fingerprint;
            this.hashes = hashes;
        }
    }

    private final Connection connection;
    private final PreparedStatement select;
    private final PreparedStatement replace;

    /** Not yet written; guarded by this. */
    private final List<Row> pending = new ArrayList<>();

    private boolean broken;

    private SqliteHashCache(Connection connection) throws SQLException {
        this.connection = connection;
        select = connection.prepareStatement(SELECT);
        replace = connection.prepareStatement(REPLACE);
    }

    /**
     * Opens a cache file, made if missing. Its folder must exist.
     *
     * @throws IOException if it cannot be used
     */
    public static HashCache open(String file) throws IOException {
        unpackBeside(file);
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file);
        Connection connection = null;
        try {
            connection = source.getConnection();
            try (Statement statement = connection.createStatement()) {
                for (String sql : SETUP) {
                    statement.execute(sql);
                }
            }
            return new SqliteHashCache(connection);
        } catch (SQLException e) {
            closeQuietly(connection);
            throw new IOException("hash cache " + file + ": " + e.getMessage(), e);
        }
    }

    /** The driver unpacks its native library, by default into a folder that may be closed to us. */
    private static void unpackBeside(String file) {
        int slash = file.lastIndexOf('/');
        if (slash > 0 && System.getProperty(UNPACK_FOLDER) == null) {
            System.setProperty(UNPACK_FOLDER, file.substring(0, slash));
        }
    }

    @Override
    public synchronized @Nullable List<ContentHash> lookup(
            byte[] path, long chunkSize, Fingerprint now) {
        if (broken) {
            return null;
        }
        try {
            bind(select, path, chunkSize, now);
            try (ResultSet found = select.executeQuery()) {
                return found.next() ? unpack(found.getBytes(1)) : null;
            }
        } catch (SQLException e) {
            broken = true;
            return null;
        }
    }

    @Override
    public synchronized void record(
            byte[] path, long chunkSize, Fingerprint fingerprint, List<ContentHash> hashes) {
        pending.add(new Row(path.clone(), chunkSize, fingerprint, hashes));
        if (pending.size() >= BATCH) {
            write();
        }
    }

    @Override
    public synchronized void close() {
        write();
        closeQuietly(connection);
    }

    private void write() {
        if (!broken) {
            try {
                connection.setAutoCommit(false);
                for (Row row : pending) {
                    bind(replace, row.path, row.chunkSize, row.fingerprint);
                    replace.setBytes(10, pack(row.hashes));
                    replace.executeUpdate();
                }
                connection.commit();
                connection.setAutoCommit(true);
            } catch (SQLException e) {
                broken = true;
            }
        }
        pending.clear();
    }

    private static void bind(
            PreparedStatement statement, byte[] path, long chunkSize, Fingerprint fingerprint)
            throws SQLException {
        statement.setBytes(1, path);
        statement.setLong(2, chunkSize);
        statement.setLong(3, fingerprint.device());
        statement.setLong(4, fingerprint.inode());
        statement.setLong(5, fingerprint.size());
        bind(statement, 6, fingerprint.mtime());
        bind(statement, 8, fingerprint.ctime());
    }

    private static void bind(PreparedStatement statement, int index, Instant time)
            throws SQLException {
        statement.setLong(index, time.getEpochSecond());
        statement.setInt(index + 1, time.getNano());
    }

    private static byte[] pack(List<ContentHash> hashes) {
        ByteBuffer packed = ByteBuffer.allocate(hashes.size() * 16);
        hashes.forEach(hash -> packed.putLong(hash.high()).putLong(hash.low()));
        return packed.array();
    }

    private static List<ContentHash> unpack(byte[] packed) {
        ByteBuffer buffer = ByteBuffer.wrap(packed);
        List<ContentHash> hashes = new ArrayList<>(packed.length / 16);
        while (buffer.remaining() >= 16) {
            hashes.add(new ContentHash(buffer.getLong(), buffer.getLong()));
        }
        return hashes;
    }

    private static void closeQuietly(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // A cache that cannot be closed has nothing left to lose.
        }
    }
}
