package io.celfs.cli.daemon;

import io.celfs.fuse.FuseMount;
import io.celfs.fuse.FuseStatus;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What only the daemon itself knows: what the mount got from the kernel, figures of now. */
final class LiveStatus {
    private final MountRequest request;
    private final Subject subject;
    private volatile @Nullable FuseMount mount;

    LiveStatus(MountRequest request, Subject subject) {
        this.request = request;
        this.subject = subject;
    }

    void mounted(FuseMount answering) {
        mount = answering;
    }

    /** Lines {@code key: value}. */
    String text() {
        StringBuilder text = new StringBuilder();
        lines().forEach((key, value) -> text.append(key).append(": ").append(value).append('\n'));
        return text.toString();
    }

    private Map<String, String> lines() {
        Map<String, String> lines = new LinkedHashMap<>();
        subject.describe(lines);
        lines.put("promise", promise());
        FuseMount answering = mount;
        if (answering != null) {
            add(lines, answering.status());
        }
        addProcess(lines);
        return lines;
    }

    private String promise() {
        return request.has(MountRequest.Flag.READ_ONLY) ? "read-only" : subject.promise();
    }

    private static void add(Map<String, String> lines, FuseStatus status) {
        lines.put("mounted by", status.direct() ? "mount(2)" : "fusermount3");
        lines.put("protocol", "7.%d (kernel 7.%d)".formatted(status.minor(), status.kernelMinor()));
        lines.put(
                "features",
                status.features().stream()
                        .map(LiveStatus::word)
                        .sorted()
                        .collect(Collectors.joining(", ")));
        lines.put("xattrs", status.xattrs() ? "yes" : "no");
        lines.put("largest request", Integer.toString(status.maxWrite()));
        lines.put("read-ahead KiB", Integer.toString(status.readAheadKib()));
        lines.put("nodes known to the kernel", Integer.toString(status.knownNodes()));
        lines.put("open files", Integer.toString(status.openFiles()));
        lines.put(
                "requests",
                status.requests().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> word(entry.getKey()) + " " + entry.getValue())
                        .collect(Collectors.joining(", ")));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void addProcess(Map<String, String> lines) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        long uptime = ManagementFactory.getRuntimeMXBean().getUptime();
        lines.put("heap bytes", Long.toString(heap.getUsed()));
        lines.put("uptime", Duration.ofMillis(uptime).truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
