package io.pinakes.common.message;

/**
 * Which settings a coordinator knows, so that what it has acknowledged holds for the searches that
 * come after it.
 *
 * @param index the version of the index's definition; 0: any
 * @param cluster the version of the cluster's settings; 0: any
 */
public record SettingsSeen(long index, long cluster) {}
