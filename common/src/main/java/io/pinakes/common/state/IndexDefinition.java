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
    long version) {

  /** The next version of this definition, with another mapping. */
  public IndexDefinition withMapping(Mapping next) {
    return new IndexDefinition(
        name, uuid, createdMillis, settings, next, mappingVersion + 1, deleting, version + 1);
  }

  /** The next version of this definition, with other settings. */
  public IndexDefinition withSettings(IndexSettings next) {
    if (next.shards() != settings.shards()) {
      throw new IllegalArgumentException(
          "the shards of " + name + " are " + settings.shards() + " for good: " + next.shards());
    }
    return new IndexDefinition(
        name, uuid, createdMillis, next, mapping, mappingVersion, deleting, version + 1);
  }

  /** The next version of this definition, on its way out. */
  public IndexDefinition asDeleting() {
    return new IndexDefinition(
        name, uuid, createdMillis, settings, mapping, mappingVersion, true, version + 1);
  }
}
