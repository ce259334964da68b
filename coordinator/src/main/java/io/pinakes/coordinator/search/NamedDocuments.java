package io.pinakes.coordinator.search;

import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.message.WorkerCalls.GetAnswer;
import io.pinakes.coordinator.api.Documents;
import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.index.IndexResolver.WriteTarget;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Documents that requests name, by indices or by aliases.
 *
 * @param targets the index that a name stands for
 */
public record NamedDocuments(Documents documents, Function<String, Optional<WriteTarget>> targets) {

  /** Whether an index keeps a field's values beside the source. */
  boolean stores(String index, String path) {
    return targets
        .apply(index)
        .map(target -> target.index().mapping().valueField(path))
        .filter(ValueField::stored)
        .isPresent();
  }

  /** Reads a document, also one that no refresh has made visible to searches yet. */
  GetAnswer get(Documents.Get wanted, Duration timeout) throws InterruptedException {
    Documents.Get get =
        targets
            .apply(wanted.index())
            .map(
                target ->
                    new Documents.Get(
                        target.index().name(),
                        wanted.id(),
                        wanted.routing() == null ? target.routing() : wanted.routing(),
                        wanted.realtime()))
            .orElse(wanted);
    return documents.get(get, ReadConsistency.ANY, timeout);
  }
}
