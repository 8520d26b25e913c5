package io.celfs.manifest.codec;

import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.ManifestHeader;
import io.celfs.manifest.ManifestKind;
import io.celfs.manifest.PathBytes;
import io.celfs.storage.ContentHash;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;

/** The top-level keys of a manifest, its arrays excluded. */
final class HeaderFields {
    private static final String SUPPORTED =
            " (supported: 2023-03-03, {relative,absolute}-manifest-{snapshot,diff}-beta-2025-12,"
                    + " 2025-12-04-beta)";

    private final Set<String> seen = new HashSet<>();
    private @Nullable String hashAlg;
    private @Nullable String manifestVersion;
    private @Nullable String specificationVersion;
    private String parentHash = "";
    private @Nullable Long chunkSize;
    private @Nullable BigInteger totalSize;

    /** Notes a top-level key of the formats; twice is an error. */
    void claim(String key) throws ManifestException {
        if (!seen.add(key)) {
            throw new ManifestException(key + " is there twice");
        }
    }

    boolean has(String key) {
        return seen.contains(key);
    }

    /** Reads the value that the parser stands at; unknown keys are skipped. */
    void read(String key, JsonParser parser) throws ManifestException {
        switch (key) {
            case "hashAlg" -> hashAlg = text(key, parser);
            case "manifestVersion" -> manifestVersion = text(key, parser);
            case "specificationVersion" -> specificationVersion = text(key, parser);
            case "parentManifestHash" -> parentHash = text(key, parser);
            case "fileChunkSizeBytes" -> chunkSize = chunkSize(key, parser);
            case "totalSize" -> totalSize = integer(key, parser);
            default -> parser.skipChildren();
        }
    }

    private String text(String key, JsonParser parser) throws ManifestException {
        claim(key);
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new ManifestException(key + " is not a string");
        }
        return parser.getString();
    }

    private BigInteger integer(String key, JsonParser parser) throws ManifestException {
        claim(key);
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw new ManifestException(key + " is not an integer");
        }
        return parser.getBigIntegerValue();
    }

    private long chunkSize(String key, JsonParser parser) throws ManifestException {
        claim(key);
        try {
            if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                long size = parser.getLongValue();
                if (size > 0 || size == ManifestFormat.NO_CHUNKS) {
                    return size;
                }
            }
        } catch (InputCoercionException e) {
            // falls through: it is no chunk size
        }
        throw new ManifestException(key + " is neither -1 nor a number of bytes");
    }

    /** The header that these keys make. */
    ManifestHeader toHeader() throws ManifestException {
        ManifestHeader header = toHeaderOfVersion();
        checkArrays(header.format());
        return header;
    }

    private ManifestHeader toHeaderOfVersion() throws ManifestException {
        if (manifestVersion != null && specificationVersion != null) {
            throw new ManifestException(
                    "has both manifestVersion and specificationVersion; which one counts?");
        }
        if (specificationVersion != null) {
            return header(SpecificationVersion.parse(specificationVersion));
        }
        if (manifestVersion == null) {
            throw new ManifestException(
                    "not a manifest: neither manifestVersion nor specificationVersion is there");
        }
        return switch (manifestVersion) {
            case "2023-03-03" -> v2023();
            case "2025-12-04-beta" -> v2025();
            default -> throw unknown("manifestVersion", manifestVersion);
        };
    }

    static ManifestException unknown(String key, String value) {
        return new ManifestException("unknown " + key + " " + PathBytes.quote(value) + SUPPORTED);
    }

    private ManifestHeader v2023() throws ManifestException {
        return new ManifestHeader(
                ManifestFormat.V2023_03_03,
                ManifestKind.SNAPSHOT,
                false,
                ManifestFormat.NO_CHUNKS,
                null,
                total());
    }

    /** In this format a manifest is a diff if and only if it names a parent. */
    private ManifestHeader v2025() throws ManifestException {
        ContentHash parent = parent();
        return new ManifestHeader(
                ManifestFormat.V2025_12_04_BETA,
                parent == null ? ManifestKind.SNAPSHOT : ManifestKind.DIFF,
                false,
                ManifestFormat.DEFAULT_CHUNK_SIZE,
                parent,
                total());
    }

    private ManifestHeader header(SpecificationVersion version) throws ManifestException {
        return new ManifestHeader(
                ManifestFormat.BETA_2025_12,
                version.kind(),
                version.absolute(),
                chunkSize == null ? ManifestFormat.DEFAULT_CHUNK_SIZE : chunkSize,
                parent(),
                total());
    }

    private @Nullable ContentHash parent() throws ManifestException {
        if (parentHash.isEmpty()) {
            return null;
        }
        if (!ContentHash.isValid(parentHash)) {
            throw new ManifestException("parentManifestHash is not 32 lower-case hex digits");
        }
        return ContentHash.parse(parentHash);
    }

    private BigInteger total() throws ManifestException {
        if (hashAlg == null) {
            throw new ManifestException("hashAlg is missing");
        }
        if (!hashAlg.equals("xxh128")) {
            throw new ManifestException(
                    "unknown hashAlg " + PathBytes.quote(hashAlg) + " (supported: xxh128)");
        }
        if (totalSize == null) {
            throw new ManifestException("totalSize is missing");
        }
        return totalSize;
    }

    private void checkArrays(ManifestFormat format) throws ManifestException {
        boolean rich = format.isRich();
        for (String array : new String[] {"paths", "dirs", "files"}) {
            boolean expected = array.equals("paths") != rich;
            if (has(array) != expected) {
                throw new ManifestException(
                        array
                                + (expected
                                        ? " is missing"
                                        : " does not belong to format " + format));
            }
        }
    }
}
