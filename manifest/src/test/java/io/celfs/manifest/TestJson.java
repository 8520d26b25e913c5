package io.celfs.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Files of the vectors: bytes, and JSON as maps and lists. */
public final class TestJson {
    private TestJson() {}

    public static byte[] bytes(String file) {
        try (InputStream in = TestJson.class.getResourceAsStream("/vectors/" + file)) {
            return Objects.requireNonNull(in, file).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static boolean exists(String file) {
        return TestJson.class.getResource("/vectors/" + file) != null;
    }

    /** The objects of an index file. */
    @SuppressWarnings("unchecked") // the vectors' index files are lists of objects
    public static List<Map<String, Object>> list(String file) {
        try (JsonParser parser =
                new JsonFactory().createParser(ObjectReadContext.empty(), bytes(file))) {
            parser.nextToken();
            return (List<Map<String, Object>>) value(parser);
        }
    }

    @SuppressWarnings("unchecked") // as above
    public static List<Map<String, Object>> list(Map<String, Object> object, String key) {
        return (List<Map<String, Object>>) object.getOrDefault(key, List.of());
    }

    @SuppressWarnings("unchecked") // as above
    public static Map<String, Object> map(Map<String, Object> object, String key) {
        return (Map<String, Object>) object.getOrDefault(key, Map.of());
    }

    public static String text(Map<String, Object> object, String key) {
        return (String) Objects.requireNonNull(object.get(key), key);
    }

    public static boolean flag(Map<String, Object> object, String key) {
        return Boolean.TRUE.equals(object.get(key));
    }

    public static long number(Map<String, Object> object, String key) {
        return ((Number) Objects.requireNonNull(object.get(key), key)).longValue();
    }

    private static Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> "null";
        };
    }

    private static Map<String, Object> object(JsonParser parser) {
        Map<String, Object> result = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            result.put(key, value(parser));
        }
        return result;
    }

    private static List<Object> array(JsonParser parser) {
        List<Object> result = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            result.add(value(parser));
        }
        return result;
    }
}
