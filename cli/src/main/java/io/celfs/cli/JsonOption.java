package io.celfs.cli;

import java.io.IOException;
import java.io.OutputStream;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * {@code --json}: one document on standard output, described in docs/json.md. Its {@code schema}
 * grows by one when something that a reader may rely on changes.
 */
final class JsonOption {
    private static final int SCHEMA = 1;

    @Option(names = "--json", description = "Print one JSON document instead of text.")
    boolean json;

    /** Writes the members of the document. */
    @FunctionalInterface
    interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    /** Prints a document. Bytes in names that are no text come as escaped lone surrogates. */
    static void print(OutputStream out, Body body) throws IOException {
        JsonFactory factory =
                JsonFactory.builder()
                        .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                        .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                        .build();
        try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeNumberProperty("schema", SCHEMA);
            body.write(json);
            json.writeEndObject();
        }
        out.write('\n');
    }
}
