package io.pinakes.worker.shard;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.MappingLimits;
import io.pinakes.common.message.DocumentWrite;
import io.pinakes.common.runtime.Machine;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.worker.analysis.IndexAnalyzers;
import io.pinakes.worker.index.DocumentParser;
import io.pinakes.worker.index.ParsedDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Turns a request's sources into Lucene documents, on the CPU pool, before the request queues for
 * the log. New fields are agreed in the cluster state here, so that no logged document needs a
 * mapping that others cannot see.
 */
final class RequestParser {

  /** How often others may change the mapping under one request before it is given up with a 503. */
  private static final int MAPPING_ATTEMPTS = 50;

  private final Machine machine;
  private final ShardMapping mapping;
  private final DocumentParser documents = new DocumentParser();

  RequestParser(Machine machine, ShardMapping mapping) {
    this.machine = machine;
    this.mapping = mapping;
  }

  private record Parsed(List<PendingWrite.Item> items, Mapping mapping, long bytes) {}

  PendingWrite parse(List<Step> steps) throws Exception {
    for (int attempt = 0; attempt < MAPPING_ATTEMPTS; attempt++) {
      IndexDefinition definition = mapping.current();
      Parsed parsed = machine.compute(() -> parse(steps, definition));
      if (parsed.mapping().equals(definition.mapping())) {
        return pending(parsed, definition.mappingVersion());
      }
      if (mapping.agree(definition, parsed.mapping())) {
        return pending(parsed, definition.mappingVersion() + 1);
      }
    }
    throw ApiException.unavailable(
        "the mapping changed %d times while this request was read".formatted(MAPPING_ATTEMPTS));
  }

  private static PendingWrite pending(Parsed parsed, long mappingVersion) {
    return new PendingWrite(
        parsed.items(), mappingVersion, parsed.bytes(), new CompletableFuture<>());
  }

  /** Each document sees the fields that the ones before it added, as if they came one by one. */
  private Parsed parse(List<Step> steps, IndexDefinition definition) {
    var items = new ArrayList<PendingWrite.Item>(steps.size());
    Mapping mapping = definition.mapping();
    IndexAnalyzers analyzers = this.mapping.analyzers(definition);
    MappingLimits limits = this.mapping.documentLimits(definition);
    long bytes = 0;
    for (Step step : steps) {
      DocumentWrite write = step.write();
      byte[] source = write.source();
      bytes += write.id().length() + (source == null ? 0 : source.length);
      bytes += write.routing() == null ? 0 : write.routing().length();
      if (step.check() != Step.Check.NONE) {
        items.add(new PendingWrite.Item.Look(step));
        continue;
      }
      if (source == null) {
        items.add(new PendingWrite.Item.Delete(write));
        continue;
      }
      try {
        ParsedDocument document = documents.parse(write.id(), source, mapping, analyzers, limits);
        Mapping added = document.mappingUpdate();
        if (added != null) {
          mapping = mapping.merge(added);
        }
        items.add(new PendingWrite.Item.Put(write, source, document, step.after()));
      } catch (ApiException e) {
        items.add(new PendingWrite.Item.Refused(write.id(), e.error()));
      }
    }
    return new Parsed(items, mapping, bytes);
  }
}
