/** Stands in for jdk.jdi where the Java that runs the server has none: see tests/elastic/distribution.py. */
module xdk.jdi {
    exports com.sun.jdi;
    exports com.sun.tools.jdi;
}
