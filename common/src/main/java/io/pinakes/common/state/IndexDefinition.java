package io.pinakes.common.state;

import io.pinakes.common.mapping.Mapping;

/**
 * An index as it should be.
 *
 * @param uuid its unique id; an index made later under the same name has another
 * @param createdMillis since 1970, for people
 * @param mappingVersion rises with each change of the mapping
 * @param nameKept an alias may get its name when it goes: no other index may have it then
 * @param version the row's, for compare-and-set
 */
public record IndexDefinition(
    String name,
    String uuid,
    long createdMillis,
    IndexSettings settings,
    Mapping mapping,
    long mappingVersion,
    Stage stage,
    boolean nameKept,
    long version) {

  /** Where an index is in its life. */
  public enum Stage {
    /** It has a row, and is there for nobody until its aliases are. */
    PENDING,
    /** It takes reads and writes. */
    OPEN,
    /** It is kept, and takes neither reads nor writes. */
    CLOSED,
    /** It is being removed: its logs get sealed, then the row goes. */
    DELETING
  }

  /** An open index, or one that is being removed. */
  public IndexDefinition(
      String name,
      String uuid,
      long createdMillis,
      IndexSettings settings,
      Mapping mapping,
      long mappingVersion,
      boolean deleting,
      long version) {
    this(
        name,
        uuid,
        createdMillis,
        settings,
        mapping,
        mappingVersion,
        deleting ? Stage.DELETING : Stage.OPEN,
        false,
        version);
  }

  /** Whether it is being removed. */
  public boolean deleting() {
    return stage == Stage.DELETING;
  }

  /** Whether it is there, open or closed, for those who ask. */
  public boolean visible() {
    return stage == Stage.OPEN || stage == Stage.CLOSED;
  }

  /** Whether workers are to hold its shards. */
  public boolean served() {
    return stage == Stage.OPEN;
  }

  public boolean closed() {
    return stage == Stage.CLOSED;
  }

  /** The next version of this definition, with another mapping. */
  public IndexDefinition withMapping(Mapping next) {
    return new IndexDefinition(
        name,
        uuid,
        createdMillis,
        settings,
        next,
        mappingVersion + 1,
        stage,
        nameKept,
        version + 1);
  }

  /** The next version of this definition, with other settings. */
  public IndexDefinition withSettings(IndexSettings next) {
    if (next.shards() != settings.shards()) {
      throw new IllegalArgumentException(
          "the shards of " + name + " are " + settings.shards() + " for good: " + next.shards());
    }
    return new IndexDefinition(
        name, uuid, createdMillis, next, mapping, mappingVersion, stage, nameKept, version + 1);
  }

  /** The next version of this definition, on its way out. */
  public IndexDefinition asDeleting() {
    return withStage(Stage.DELETING);
  }

  /** The next version of this definition, elsewhere in its life. */
  public IndexDefinition withStage(Stage next) {
    return new IndexDefinition(
        name, uuid, createdMillis, settings, mapping, mappingVersion, next, nameKept, version + 1);
  }

  /** The next version of this definition, which leaves its name to an alias. */
  IndexDefinition withNameKept() {
    return new IndexDefinition(
        name, uuid, createdMillis, settings, mapping, mappingVersion, stage, true, version + 1);
  }

  /** The same version, as others have to see it. */
  IndexDefinition seenAs(Stage seen) {
    return seen == stage
        ? this
        : new IndexDefinition(
            name, uuid, createdMillis, settings, mapping, mappingVersion, seen, nameKept, version);
  }
}
