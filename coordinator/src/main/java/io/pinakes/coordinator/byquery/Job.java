package io.pinakes.coordinator.byquery;

import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.Searches.IndexHit;
import io.pinakes.coordinator.api.Searches.SearchTarget;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is to be done with the documents that a query finds.
 *
 * @param targets where to look
 * @param search {@code query}, {@code _source} and {@code sort} of the search; none must be there
 * @param maxDocuments stop after so many; {@link #ALL}: do not
 * @param batchSize documents read, and written, at a time
 * @param proceed go on after a version conflict
 * @param documentsPerSecond the most that may be written; infinite: no bound
 * @param reading how the documents are looked for
 * @param options of each batch of writes
 * @param refresh make all that was written visible in the end
 * @param write what is to be done with a document
 */
public record Job(
    List<SearchTarget> targets,
    ObjectNode search,
    long maxDocuments,
    int batchSize,
    boolean proceed,
    double documentsPerSecond,
    Reading reading,
    Documents.WriteOptions options,
    boolean refresh,
    Function<IndexHit, Documents.Item> write) {

  /** Stands for no bound on documents. */
  public static final long ALL = -1;

  /**
   * How documents are looked for.
   *
   * @param timeout of each search
   * @param keepAlive how long the snapshot lives beyond the time that a batch should take
   * @param routing by which shards are chosen; empty: all
   */
  public record Reading(Duration timeout, Duration keepAlive, List<String> routing) {
    public Reading {
      routing = List.copyOf(routing);
    }
  }

  public Job {
    targets = List.copyOf(targets);
  }
}
