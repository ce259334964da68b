package io.pinakes.coordinator.byquery;

import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.Searches.IndexHit;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is to be done with the documents that a query finds.
 *
 * @param sources the indices to look in, one after the other
 * @param shown the search's {@code _source}; null: all of it
 * @param maxDocuments stop after so many; {@link #ALL}: do not
 * @param batchSize documents read, and written, at a time
 * @param proceed go on after a version conflict
 * @param documentsPerSecond the most that may be written; infinite: no bound
 * @param searchTimeout of each search
 * @param options of each batch of writes
 * @param refresh make all that was written visible in the end
 * @param write what is to be done with a document
 */
public record Job(
    List<Source> sources,
    @Nullable JsonNode shown,
    long maxDocuments,
    int batchSize,
    boolean proceed,
    double documentsPerSecond,
    Duration searchTimeout,
    Documents.WriteOptions options,
    boolean refresh,
    Function<IndexHit, Documents.Item> write) {

  /** Stands for no bound on documents. */
  public static final long ALL = -1;

  /**
   * An index to look in.
   *
   * @param query that its documents must match
   */
  public record Source(String index, JsonNode query) {}

  public Job {
    sources = List.copyOf(sources);
  }
}
