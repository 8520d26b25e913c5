package io.celfs.cli;

import io.celfs.cli.image.ImageFile;
import io.celfs.ext2.check.Check;
import io.celfs.ext2.check.CheckReport;
import io.celfs.ext2.check.Finding;
import io.celfs.ext2.layout.UnsupportedImageException;
import io.celfs.storage.block.BlockDevice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;

/** {@code celfs fsck}: what is wrong with an image. */
@Command(
        name = "fsck",
        description = {
            "Check an ext2 image without changing it; what is wrong is printed, one line each. To"
                    + " repair it use e2fsck.",
            "Exit codes: 0 nothing is wrong, 1 something is or the image cannot be read, 2 wrong"
                    + " usage."
        })
final class FsckCommand implements Action {
    @Parameters(paramLabel = "IMAGE", description = "The image; nobody may write to it meanwhile.")
    HostPath path;

    @Mixin OffsetOption offset;
    @Mixin JsonOption json;

    @Override
    public int run(CommandContext context) throws IOException {
        CheckReport report = check();
        if (json.json) {
            JsonOption.print(context.out(), document -> write(document, report));
        } else {
            for (Finding finding : report.findings()) {
                String line = OneLine.of(finding.toString()) + "\n";
                context.out().write(line.getBytes(StandardCharsets.UTF_8));
            }
            context.say(summary(report));
        }
        return report.isClean() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private CheckReport check() throws IOException {
        try (BlockDevice device = new ImageFile(path, offset.bytes).openReadOnly()) {
            return Check.run(device);
        } catch (UnsupportedImageException e) {
            throw new CommandException(path + ": " + e.getMessage(), e);
        }
    }

    private String summary(CheckReport report) {
        if (report.isClean()) {
            return path + ": clean";
        }
        long hidden = report.count() - report.findings().size();
        return "%s: findings: %,d%s"
                .formatted(
                        path,
                        report.count(),
                        hidden == 0 ? "" : ", of which %,d are not shown".formatted(hidden));
    }

    private void write(JsonGenerator document, CheckReport report) throws IOException {
        document.writeStringProperty("image", path.text());
        document.writeBooleanProperty("clean", report.isClean());
        document.writeNumberProperty("count", report.count());
        document.writeArrayPropertyStart("findings");
        for (Finding finding : report.findings()) {
            document.writeStartObject();
            document.writeStringProperty("code", finding.code().code());
            document.writeStringProperty(
                    "severity", finding.severity().name().toLowerCase(Locale.ROOT));
            document.writeStringProperty("structure", finding.structure());
            document.writeNumberProperty("inode", finding.ino());
            document.writeNumberProperty("block", finding.block());
            document.writeStringProperty("text", finding.text());
            document.writeEndObject();
        }
        document.writeEndArray();
    }
}
