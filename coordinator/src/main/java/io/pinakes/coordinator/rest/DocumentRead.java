package io.pinakes.coordinator.rest;

import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.SourceOptions;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.common.query.SourceFilter;
import io.pinakes.common.query.SourceSelector;
import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.index.IndexBlocks;
import io.pinakes.coordinator.index.IndexResolver.WriteTarget;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A document that a request wants to see, and what of it.
 *
 * @param routing null: it is routed by its id
 * @param version that it must have
 * @param storedFields names; empty: none were asked for
 * @param source empty: the request does not say
 * @param mapping of the index; empty as long as it has not been looked for
 */
record DocumentRead(
    String index,
    String id,
    @Nullable String routing,
    ReadVersion version,
    List<String> storedFields,
    Optional<SourceFilter> source,
    Mapping mapping) {

  DocumentRead(
      String index,
      String id,
      @Nullable String routing,
      ReadVersion version,
      List<String> storedFields,
      Optional<SourceFilter> source) {
    this(index, id, routing, version, storedFields, source, Mapping.empty());
  }

  /** Among stored fields, the whole source. */
  private static final String SOURCE = "_source";

  /**
   * The same document by the name of its index, if an alias or a date was given for it.
   *
   * @throws io.pinakes.common.error.ApiException 400 if an alias has several indices, or the index
   *     is closed; 403 if reads are blocked
   */
  DocumentRead located(Indices indices, long nowMillis) throws InterruptedException {
    Optional<WriteTarget> target = SingleIndex.find(index, indices, nowMillis);
    if (target.isEmpty()) {
      return this;
    }
    IndexBlocks.requireReadable(target.get().index());
    Mapping known = target.get().index().mapping();
    StoredFields.check(known, storedFields);
    return new DocumentRead(
        target.get().index().name(),
        id,
        routing == null ? target.get().routing() : routing,
        version,
        storedFields,
        source,
        known);
  }

  /** What the index shows of a document; null: nothing. */
  byte @Nullable [] kept(byte[] content) {
    SourceOptions options = mapping.source();
    if (options.whole()) {
      return content;
    }
    return options.enabled()
        ? new SourceSelector(new SourceFilter(true, options.includes(), options.excludes()))
            .select(content)
        : null;
  }

  Documents.Get toGet(boolean realtime) {
    return new Documents.Get(index, id, routing, realtime);
  }

  /** Who asks for stored fields gets the source only if that is asked for, too. */
  private SourceFilter filter() {
    return source.orElse(
        storedFields.isEmpty() || storedFields.contains(SOURCE)
            ? SourceFilter.ALL
            : SourceFilter.NONE);
  }

  /** Writes the document, or that there is none. */
  void write(GetAnswer found, JsonOut out) {
    byte[] content = found.source();
    out.open().field("_index", index).field("_id", id);
    if (content == null) {
      out.field("found", false).close();
      return;
    }
    out.field("_version", found.version())
        .field("_seq_no", found.seqNo())
        .field("_primary_term", found.primaryTerm());
    if (found.routing() != null) {
      out.field("_routing", found.routing());
    }
    out.field("found", true);
    SourceFilter filter = filter();
    byte[] shown = filter.fetch() ? kept(content) : null;
    if (shown != null) {
      out.source(SOURCE, new SourceSelector(filter).select(shown));
    }
    var fields = StoredFields.of(mapping, storedFields, content);
    if (!fields.isEmpty()) {
      out.any("fields", fields);
    }
    out.close();
  }
}
