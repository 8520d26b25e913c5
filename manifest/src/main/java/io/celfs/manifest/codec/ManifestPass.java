package io.celfs.manifest.codec;

import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestHeader;
import java.io.IOException;
import java.io.InputStream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** One reading of a manifest from its first byte to its last. */
final class ManifestPass {
    /**
     * Files need the directories to be named, and these have not come yet. Nothing was handed out.
     */
    static final class DirectoriesAreLater extends IOException {}

    private final HashingInput in;
    private final EntryVisitor visitor;
    private final HeaderFields header = new HeaderFields();
    private final FormatFacts facts = new FormatFacts();
    private final EntryFields fields = new EntryFields();
    private final PlainFile plain = new PlainFile(fields);
    private DirectoryTable directories = new DirectoryTable();
    private boolean skipDirectories;
    private boolean skipFiles;

    ManifestPass(InputStream in, EntryVisitor visitor) {
        this.in = new HashingInput(in);
        this.visitor = visitor;
    }

    DecodedHeader read() throws IOException {
        try (JsonParser parser = JsonSource.open(in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new ManifestException("not a manifest: not a JSON object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                readKey(parser);
            }
            if (parser.nextToken() != null) {
                throw new ManifestException("there is something behind the manifest's end");
            }
        }
        ManifestHeader result = header.toHeader();
        facts.judge(result);
        return new DecodedHeader(result, in.hash(), in.count());
    }

    /** Directories and header; the directories are left in {@code table}. */
    DecodedHeader readWithoutFiles(DirectoryTable table) throws IOException {
        directories = table;
        skipFiles = true;
        return read();
    }

    /** The files, whose directories are known. */
    DecodedHeader readFilesOnly(DirectoryTable table) throws IOException {
        directories = table;
        skipDirectories = true;
        return read();
    }

    private void readKey(JsonParser parser) throws IOException {
        String key = parser.currentName();
        parser.nextToken();
        switch (key) {
            case "paths" -> readPaths(parser);
            case "dirs" -> readDirectories(parser);
            case "files" -> readFiles(parser);
            default -> header.read(key, parser);
        }
    }

    private void beginArray(String key, JsonParser parser) throws ManifestException {
        header.claim(key);
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new ManifestException(key + " is not an array");
        }
    }

    private static boolean hasNext(JsonParser parser, String key, long index)
            throws ManifestException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.START_OBJECT) {
            return true;
        }
        if (token == JsonToken.END_ARRAY) {
            return false;
        }
        throw new ManifestException(key + "[" + index + "] is not an object");
    }

    private void readPaths(JsonParser parser) throws IOException {
        beginArray("paths", parser);
        EntryReader reader = new EntryReader(parser, fields);
        for (long index = 0; hasNext(parser, "paths", index); index++) {
            reader.readPath();
            EntryRules.checkPath(fields);
            fields.check("paths", index);
            visitor.visit(fields.toFile(fields.name.text()));
        }
    }

    private void readDirectories(JsonParser parser) throws IOException {
        beginArray("dirs", parser);
        if (skipDirectories) {
            parser.skipChildren();
            return;
        }
        EntryReader reader = new EntryReader(parser, fields);
        for (long index = 0; hasNext(parser, "dirs", index); index++) {
            reader.readDirectory();
            EntryRules.checkDirectory(fields);
            String path = expand(fields.name.text());
            fields.check("dirs", index);
            directories.add(path);
            accept(EntryRules.directory(fields, path));
        }
    }

    private void readFiles(JsonParser parser) throws IOException {
        beginArray("files", parser);
        if (skipFiles) {
            parser.skipChildren();
            return;
        }
        if (!skipDirectories && !header.has("dirs")) {
            throw new DirectoriesAreLater();
        }
        EntryReader reader = new EntryReader(parser, fields);
        for (long index = 0; hasNext(parser, "files", index); index++) {
            reader.readFile();
            if (plain.take(directories) && visitor.visit(plain)) {
                continue;
            }
            EntryRules.checkFile(fields);
            String path = expand(fields.name.text());
            String target = fields.has(EntryFields.LINK) ? expand(fields.target) : "";
            fields.check("files", index);
            accept(EntryRules.file(fields, path, target));
        }
    }

    /** The full path of a wire name; a reference to nothing is noted as the entry's problem. */
    private String expand(String name) {
        String path = directories.expand(name);
        if (path == null) {
            fields.fail("refers to a directory that is not listed before it");
            return name;
        }
        return path;
    }

    private void accept(ManifestEntry entry) throws IOException {
        facts.note(entry, fields.name.text());
        visitor.visit(entry);
    }
}
