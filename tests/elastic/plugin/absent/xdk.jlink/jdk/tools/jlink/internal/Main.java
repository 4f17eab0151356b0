package jdk.tools.jlink.internal;

import java.io.PrintWriter;

/** The one call that the server forbids its plugins; nobody makes it. */
public class Main {
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return 1;
    }
}
