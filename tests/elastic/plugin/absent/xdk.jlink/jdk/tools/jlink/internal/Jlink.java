package jdk.tools.jlink.internal;

/** Named by the server among what its plugins may not make. */
public class Jlink {
}
