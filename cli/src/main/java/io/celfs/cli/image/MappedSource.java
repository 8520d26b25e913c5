package io.celfs.cli.image;

import io.celfs.core.Attributes;
import io.celfs.ext2.mkfs.ImageSource;
import java.io.IOException;
import java.util.List;

/** A source with other attributes. */
public final class MappedSource implements ImageSource {
    private final ImageSource source;
    private final AttributeRules rules;

    public MappedSource(ImageSource source, AttributeRules rules) {
        this.source = source;
        this.rules = rules;
    }

    @Override
    public Attributes root() throws IOException {
        Attributes root = source.root();
        rules.apply(root, true);
        return root;
    }

    @Override
    public List<Entry> list(long directory) throws IOException {
        List<Entry> entries = source.list(directory);
        entries.forEach(entry -> rules.apply(entry.attributes(), false));
        return entries;
    }

    @Override
    public byte[] target(long link) throws IOException {
        return source.target(link);
    }

    @Override
    public List<ExtendedAttribute> attributes(long ino) throws IOException {
        return source.attributes(ino);
    }

    @Override
    public Content open(long file) throws IOException {
        return source.open(file);
    }
}
