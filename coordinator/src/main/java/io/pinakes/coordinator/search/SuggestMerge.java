package io.pinakes.coordinator.search;

import io.pinakes.common.message.Suggested;
import io.pinakes.common.suggest.CompletionSuggestion;
import io.pinakes.common.suggest.PhraseSuggestion;
import io.pinakes.common.suggest.Suggest;
import io.pinakes.common.suggest.Suggestion;
import io.pinakes.common.suggest.TermSuggestion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts the shards' suggestions together. All shards analyse the same text, so their words are the
 * same; a correction that several have is as frequent as in all of them.
 */
final class SuggestMerge {

  private static final Comparator<Suggested.Option> BY_SCORE =
      Comparator.comparingDouble((Suggested.Option option) -> -option.score())
          .thenComparingInt(option -> -option.frequency())
          .thenComparing(Suggested.Option::text);

  private static final Comparator<Suggested.Option> BY_FREQUENCY =
      Comparator.comparingInt((Suggested.Option option) -> -option.frequency())
          .thenComparingDouble(option -> -option.score())
          .thenComparing(Suggested.Option::text);

  /** Others are in the order of the shards, and of each shard. */
  private static final Comparator<Suggested.Option> BY_WEIGHT =
      Comparator.comparingDouble((Suggested.Option option) -> -option.score())
          .thenComparing(Suggested.Option::text);

  private SuggestMerge() {}

  /** The merged suggestions by name, in the order of the request. */
  static Map<String, List<Suggested>> merge(
      Suggest request, List<Map<String, List<Suggested>>> shards) {
    Map<String, List<Suggested>> merged = new LinkedHashMap<>();
    for (Suggestion each : request.all()) {
      List<List<Suggested>> parts = new ArrayList<>();
      for (Map<String, List<Suggested>> shard : shards) {
        List<Suggested> part = shard.get(each.name());
        if (part != null) {
          parts.add(part);
        }
      }
      if (!parts.isEmpty()) {
        merged.put(
            each.name(),
            switch (each) {
              case TermSuggestion term -> merge(term, parts);
              case PhraseSuggestion phrase -> List.of(merge(phrase, parts));
              case CompletionSuggestion completion -> List.of(merge(completion, parts));
            });
      }
    }
    return merged;
  }

  private static List<Suggested> merge(TermSuggestion request, List<List<Suggested>> parts) {
    var words = new ArrayList<Suggested>();
    for (int i = 0; i < parts.getFirst().size(); i++) {
      Suggested first = parts.getFirst().get(i);
      Map<String, Suggested.Option> options = new LinkedHashMap<>();
      for (List<Suggested> part : parts) {
        if (i < part.size()) {
          for (Suggested.Option option : part.get(i).options()) {
            options.merge(option.text(), option, SuggestMerge::both);
          }
        }
      }
      List<Suggested.Option> best =
          options.values().stream()
              .sorted(request.spelling().byFrequency() ? BY_FREQUENCY : BY_SCORE)
              .limit(request.size())
              .toList();
      words.add(Suggested.of(first.text(), first.offset(), first.length(), best));
    }
    return words;
  }

  private static Suggested.Option both(Suggested.Option a, Suggested.Option b) {
    return Suggested.Option.of(
        a.text(), Math.max(a.score(), b.score()), a.frequency() + b.frequency());
  }

  /** What is not likely enough for one shard is left out of all. */
  private static Suggested merge(PhraseSuggestion request, List<List<Suggested>> parts) {
    Suggested first = parts.getFirst().getFirst();
    double cutoff = Double.MIN_VALUE;
    Map<String, Suggested.Option> options = new LinkedHashMap<>();
    for (List<Suggested> part : parts) {
      Double own = part.getFirst().cutoff();
      cutoff = own == null ? cutoff : Math.max(cutoff, own);
      for (Suggested.Option option : part.getFirst().options()) {
        options.merge(option.text(), option, (a, b) -> a.score() < b.score() ? b : a);
      }
    }
    double least = cutoff;
    List<Suggested.Option> best =
        options.values().stream()
            .filter(option -> option.score() > least)
            .sorted(BY_WEIGHT)
            .limit(request.size())
            .toList();
    return Suggested.of(first.text(), first.offset(), first.length(), best);
  }

  private static Suggested merge(CompletionSuggestion request, List<List<Suggested>> parts) {
    Suggested first = parts.getFirst().getFirst();
    Set<String> shown = new HashSet<>();
    List<Suggested.Option> best =
        parts.stream()
            .flatMap(part -> part.getFirst().options().stream())
            .sorted(BY_WEIGHT)
            .filter(option -> !request.distinct() || shown.add(option.text()))
            .limit(request.size())
            .toList();
    return Suggested.of(first.text(), first.offset(), first.length(), best);
  }
}
