package io.celfs.conformance.random;

/**
 * One step, which is also one line of text: the verb, two paths ({@code -} for none), three
 * numbers.
 */
record Step(Verb verb, String a, String b, long x, long y, long z) {
    static final String NONE = "-";

    static Step of(Verb verb, String a, long x, long y, long z) {
        return new Step(verb, a, NONE, x, y, z);
    }

    static Step of(Verb verb, long x, long y, long z) {
        return new Step(verb, NONE, NONE, x, y, z);
    }

    static Step parse(String line) {
        String[] words = line.strip().split(" ", -1);
        return new Step(
                Verb.valueOf(words[0]),
                words[1],
                words[2],
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                Long.parseLong(words[5]));
    }

    @Override
    public String toString() {
        return "%s %s %s %d %d %d".formatted(verb, a, b, x, y, z);
    }
}
