package io.pinakes.common.message;

/**
 * The context that a search is of.
 *
 * @param id of a point in time's reader, or that a new scroll gets
 * @param scroll whether a scroll begins
 * @param keepAliveMillis how long it lives from now on; 0: as long as it was to
 */
public record ContextUse(String id, boolean scroll, long keepAliveMillis) {}
