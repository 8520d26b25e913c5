package io.celfs.nio;

import java.util.regex.PatternSyntaxException;

/** Globs as {@link java.nio.file.FileSystem#getPathMatcher} describes them, as expressions. */
final class Glob {
    private final String glob;
    private final StringBuilder expression = new StringBuilder();
    private int at;
    private boolean inGroup;

    private Glob(String glob) {
        this.glob = glob;
    }

    /** The regular expression that matches what the glob does. */
    static String expression(String glob) {
        return new Glob(glob).translate();
    }

    private String translate() {
        while (at < glob.length()) {
            element(glob.charAt(at++));
        }
        if (inGroup) {
            throw error("missing '}'");
        }
        return expression.toString();
    }

    private void element(char c) {
        switch (c) {
            case '*' -> stars();
            case '?' -> expression.append("[^/]");
            case '[' -> bracket();
            case '{' -> beginGroup();
            case '}' -> endGroup();
            case ',' -> expression.append(inGroup ? ")|(?:" : ",");
            case '\\' -> literal(next("no character to escape"));
            default -> literal(c);
        }
    }

    private void stars() {
        boolean crosses = at < glob.length() && glob.charAt(at) == '*';
        at += crosses ? 1 : 0;
        expression.append(crosses ? ".*" : "[^/]*");
    }

    private void beginGroup() {
        if (inGroup) {
            throw error("groups cannot be nested");
        }
        inGroup = true;
        expression.append("(?:(?:");
    }

    private void endGroup() {
        expression.append(inGroup ? "))" : "}");
        inGroup = false;
    }

    private char next(String otherwise) {
        if (at == glob.length()) {
            throw error(otherwise);
        }
        return glob.charAt(at++);
    }

    private void literal(char c) {
        if ("\\.[]{}()<>*+-=!?^$|&".indexOf(c) >= 0) {
            expression.append('\\');
        }
        expression.append(c);
    }

    /**
     * Everything in brackets stands for itself, but for a leading ! and ranges; / never matches.
     */
    private void bracket() {
        expression.append("[[^/]&&[");
        char c = next("missing ']'");
        if (c == '!') {
            expression.append('^');
            c = next("missing ']'");
        }
        if (c == ']') {
            throw error("empty class");
        }
        char last = 0;
        for (boolean first = true; c != ']'; first = false) {
            if (c == '/') {
                throw error("'/' in a class");
            }
            boolean range = c == '-' && !first && at < glob.length() && glob.charAt(at) != ']';
            if (range) {
                c = next("missing ']'");
                if (c < last) {
                    throw error("range that ends before it begins");
                }
                expression.append('-');
            }
            literal(c);
            last = c;
            c = next("missing ']'");
        }
        expression.append("]]");
    }

    private PatternSyntaxException error(String what) {
        return new PatternSyntaxException(what, glob, at - 1);
    }
}
