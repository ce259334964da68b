package io.pinakes.system.walls.offenders.cli;

/** Is used by others. */
public final class Command {}
