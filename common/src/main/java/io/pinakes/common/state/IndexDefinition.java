package io.pinakes.common.state;

import io.pinakes.common.mapping.Mapping;

/**
 * An index as it should be.
 *
 * @param uuid its unique id; an index made later under the same name has another
 * @param createdMillis since 1970, for people
 * @param mappingVersion rises with each change of the mapping
 * @param deleting it is being removed: its logs get sealed, then the row goes
 * @param version the row's, for compare-and-set
 */
public record IndexDefinition(
    String name,
    String uuid,
    long createdMillis,
    IndexSettings settings,
    Mapping mapping,
    long mappingVersion,
    boolean deleting,
    long version) {}
