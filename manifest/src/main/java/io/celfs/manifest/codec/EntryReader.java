package io.celfs.manifest.codec;

import io.celfs.storage.ContentHash;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;

/**
 * Reads one entry object. Keys that the format does not know are skipped, as AWS does. A value of
 * the wrong type is noted in the fields, so that the complaint can name the entry.
 */
final class EntryReader {
    private static final String BAD_HASH = " is not 32 lower-case hex digits";

    /** Larger than any store, and small enough that sums with offsets do not overflow. */
    private static final long MAX_SIZE = 1L << 60;

    private final JsonParser parser;
    private final EntryFields fields;

    EntryReader(JsonParser parser, EntryFields fields) {
        this.parser = parser;
        this.fields = fields;
    }

    /** An entry of {@code paths} of 2023-03-03. */
    void readPath() {
        begin();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            switch (key) {
                case "path" -> name(key);
                case "hash" -> hash(key);
                case "size" -> size(key);
                case "mtime" -> mtime(key);
                default -> parser.skipChildren();
            }
        }
    }

    /** An entry of {@code files} of the drafts. */
    void readFile() {
        begin();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            switch (key) {
                case "name" -> name(key);
                case "hash" -> hash(key);
                case "chunkhashes" -> chunks(key);
                case "symlink" -> link(key);
                case "size" -> size(key);
                case "mtime" -> mtime(key);
                case "runnable" -> flag(EntryFields.RUNNABLE, key);
                case "delete" -> flag(EntryFields.DELETE, key);
                default -> parser.skipChildren();
            }
        }
    }

    /** An entry of {@code dirs} of the drafts. */
    void readDirectory() {
        begin();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            switch (key) {
                case "name" -> name(key);
                case "delete" -> flag(EntryFields.DELETE, key);
                default -> parser.skipChildren();
            }
        }
    }

    private void begin() {
        fields.clear();
    }

    private void name(String key) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            wrongType(key, "a string");
            return;
        }
        fields.mark(EntryFields.NAME, key);
        fields.name.read(parser);
        if (fields.name.hasNul()) {
            fields.fail(key + " holds a NUL");
        }
    }

    private void hash(String key) {
        fields.mark(EntryFields.HASH, key);
        fields.hash = readHash(key);
    }

    private @Nullable ContentHash readHash(String key) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            wrongType(key, "a string");
            return null;
        }
        ContentHash hash =
                HexHash.parse(
                        parser.getStringCharacters(),
                        parser.getStringOffset(),
                        parser.getStringLength());
        if (hash == null) {
            fields.fail(key + BAD_HASH);
        }
        return hash;
    }

    private void chunks(String key) {
        fields.mark(EntryFields.CHUNKS, key);
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            wrongType(key, "an array");
            return;
        }
        List<ContentHash> chunks = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            ContentHash hash = readHash(key);
            if (hash != null) {
                chunks.add(hash);
            }
        }
        fields.chunks = chunks;
    }

    private void link(String key) {
        fields.mark(EntryFields.LINK, key);
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            wrongType(key, "an object");
            return;
        }
        boolean named = false;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean isName = parser.currentName().equals("name");
            parser.nextToken();
            if (!isName) {
                parser.skipChildren();
                continue;
            }
            if (named) {
                fields.fail("symlink.name is there twice");
            }
            named = true;
            target();
        }
        if (!named) {
            fields.fail("symlink.name is missing");
        }
    }

    private void target() {
        String text = text("symlink.name");
        fields.target = text == null ? "" : text;
        if (fields.target.indexOf('\0') >= 0) {
            fields.fail("symlink.name holds a NUL");
        }
    }

    private void size(String key) {
        fields.mark(EntryFields.SIZE, key);
        fields.size = integer(key);
        if (fields.size < 0) {
            fields.fail("size is negative");
        } else if (fields.size > MAX_SIZE) {
            fields.fail("size is above 2^60 bytes");
        }
    }

    private void mtime(String key) {
        fields.mark(EntryFields.MTIME, key);
        fields.mtime = integer(key);
    }

    private void flag(int field, String key) {
        fields.mark(field, key);
        if (parser.currentToken() != JsonToken.VALUE_TRUE) {
            wrongType(key, "true");
        }
    }

    private @Nullable String text(String key) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            wrongType(key, "a string");
            return null;
        }
        return parser.getString();
    }

    private long integer(String key) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            wrongType(key, "an integer");
            return 0;
        }
        try {
            return parser.getLongValue();
        } catch (InputCoercionException e) {
            fields.fail(key + " does not fit 64 bits");
            return 0;
        }
    }

    private void wrongType(String key, String expected) {
        fields.fail(key + " is not " + expected);
        parser.skipChildren();
    }
}
