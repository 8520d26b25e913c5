package io.celfs.cow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What {@code celfs-session.json} says.
 *
 * @param base hash of the exact bytes of the base manifest, or the identity of the image
 * @param image the image that it began with, if that was no manifest
 * @param storeUrl where the content of the base is
 * @param uid owner of the base's entries
 * @param gid group of the base's entries
 * @param layers numbers of the layers, the lowest first, the last one writable
 */
public record SessionInfo(
        String base,
        Optional<ImageLocation> image,
        String storeUrl,
        int uid,
        int gid,
        List<Integer> layers) {
    /** Version of the session folder's format. */
    public static final int FORMAT = 1;

    static final String FILE = "celfs-session.json";
    private static final JsonFactory JSON = new JsonFactory();

    public SessionInfo {
        layers = List.copyOf(layers);
    }

    SessionInfo withLayers(List<Integer> others) {
        return new SessionInfo(base, image, storeUrl, uid, gid, others);
    }

    byte[] toJson() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeNumberProperty("format", FORMAT);
            json.writeStringProperty("base", base);
            image.ifPresent(location -> {
                json.writeStringProperty("image", location.url());
                json.writeNumberProperty("offset", location.offset());
            });
            json.writeStringProperty("store", storeUrl);
            json.writeNumberProperty("uid", uid);
            json.writeNumberProperty("gid", gid);
            json.writeArrayPropertyStart("layers");
            layers.forEach(json::writeNumber);
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    /** Reads it back; unknown properties are passed over, another format version is refused. */
    static SessionInfo ofJson(byte[] bytes) throws IOException {
        String base = "";
        String image = "";
        long offset = 0;
        String store = "";
        int format = 0;
        int uid = 0;
        int gid = 0;
        List<Integer> layers = new ArrayList<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException(FILE + " is not a session file");
            }
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                json.nextToken();
                switch (name) {
                    case "format" -> format = json.getIntValue();
                    case "base" -> base = json.getString();
                    case "image" -> image = json.getString();
                    case "offset" -> offset = json.getLongValue();
                    case "store" -> store = json.getString();
                    case "uid" -> uid = json.getIntValue();
                    case "gid" -> gid = json.getIntValue();
                    case "layers" -> {
                        while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                            layers.add(json.getIntValue());
                        }
                    }
                    default -> json.skipChildren();
                }
            }
        } catch (JacksonException e) {
            throw new IOException(FILE + " is damaged", e);
        }
        if (format != FORMAT) {
            throw new IOException(
                    FILE + " has format version " + format + ", this celfs reads " + FORMAT);
        }
        if (base.isEmpty() || layers.isEmpty()) {
            throw new IOException(FILE + " is incomplete");
        }
        Optional<ImageLocation> location =
                image.isEmpty() ? Optional.empty() : Optional.of(new ImageLocation(image, offset));
        return new SessionInfo(base, location, store, uid, gid, layers);
    }
}
