package io.celfs.storage;

import io.celfs.storage.StoreException.Kind;

/** Opens stores by what people write. */
public final class FileStores {
    private FileStores() {}

    /**
     * Opens the store at a URL.
     *
     * @param url {@code file:///path} (percent-encoded where it is not plain) or a path as it is,
     *     in which U+DC80 to U+DCFF stand for bytes that are not UTF-8
     * @throws StoreException DENIED for a kind of store that this version does not have
     */
    public static FileStore open(String url) throws StoreException {
        if (url.startsWith(FileUrl.PREFIX)) {
            return LocalFileStore.open(decode(url));
        }
        int scheme = url.indexOf("://");
        if (scheme > 0) {
            throw new StoreException(
                    Kind.DENIED,
                    "%s stores are not built in yet: use file:///path or a path, not %s"
                            .formatted(url.substring(0, scheme), url));
        }
        return LocalFileStore.open(url);
    }

    private static byte[] decode(String url) throws StoreException {
        try {
            return FileUrl.path(url);
        } catch (IllegalArgumentException e) {
            throw new StoreException(Kind.DENIED, String.valueOf(e.getMessage()), e);
        }
    }
}
