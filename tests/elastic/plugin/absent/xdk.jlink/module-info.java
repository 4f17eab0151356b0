/** Stands in for jdk.jlink where the Java that runs the server has none: see tests/elastic/distribution.py. */
module xdk.jlink {
    exports jdk.tools.jlink.internal;
}
