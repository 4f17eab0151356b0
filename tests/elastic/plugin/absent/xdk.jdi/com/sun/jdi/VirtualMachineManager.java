package com.sun.jdi;

/** What the forbidden call answers. */
public interface VirtualMachineManager {
}
