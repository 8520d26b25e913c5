package io.celfs.cli;

/** Makes every {@code System.Logger} of the program write single lines to standard error. */
public final class LineLoggerFinder extends System.LoggerFinder {
    @Override
    public System.Logger getLogger(String name, Module module) {
        return new LineLogger(name);
    }
}
