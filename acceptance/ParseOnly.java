import java.io.FileInputStream;
import java.io.InputStream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads a JSON file with the streaming parser alone and prints the seconds that it took. */
final class ParseOnly {
    public static void main(String[] arguments) throws Exception {
        long start = System.nanoTime();
        long strings = 0;
        try (InputStream input = new FileInputStream(arguments[0]);
                JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), input)) {
            for (JsonToken token; (token = parser.nextToken()) != null; ) {
                if (token == JsonToken.VALUE_STRING) {
                    strings += parser.getString().length();
                }
            }
        }
        System.out.printf("%.2f %d%n", (System.nanoTime() - start) / 1e9, strings);
    }
}
