package io.pinakes.worker.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.common.dsl.Compound.Bool;
import io.pinakes.common.dsl.Compound.MatchAll;
import io.pinakes.common.dsl.QueryNode;
import io.pinakes.common.dsl.TermLevel.Exists;
import io.pinakes.common.dsl.TermLevel.Ids;
import io.pinakes.common.dsl.TermLevel.Range;
import io.pinakes.common.dsl.TermLevel.Relation;
import io.pinakes.common.dsl.TermLevel.Term;
import io.pinakes.common.dsl.TermLevel.Terms;
import io.pinakes.common.query.SearchBody;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Lucene finds what a look at every document finds. */
class QueryPropertyTest {

  private static final String MAPPING =
      "{'properties':{'k':{'type':'keyword'},'n':{'type':'long'},'d':{'type':'double'},"
          + "'b':{'type':'boolean'},'kx':{'type':'keyword','index':false},"
          + "'nx':{'type':'long','index':false}}}";
  private static final List<String> FIELDS = List.of("k", "n", "d", "b", "kx", "nx");

  /** A document's values by field. */
  private record Doc(Map<String, List<Object>> values) {
    List<Object> of(String field) {
      return values.getOrDefault(field, List.of());
    }
  }

  @Property(tries = 40)
  void luceneFindsWhatALookAtEveryDocumentFinds(@ForAll long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Doc> documents = new TreeMap<>();
    try (TestShard shard = new TestShard(MAPPING)) {
      for (int i = random.nextInt(40); i >= 0; i--) {
        String id = "d" + random.nextInt(30);
        Doc document = document(random);
        documents.put(id, document);
        shard.index(id, json(document));
        if (random.nextInt(6) == 0) {
          shard.flush();
        }
        if (random.nextInt(10) == 0) {
          String gone = "d" + random.nextInt(30);
          documents.remove(gone);
          shard.delete(gone);
        }
      }
      for (int i = 0; i < 20; i++) {
        QueryNode query = query(random, 3);
        var expected = new TreeSet<String>();
        documents.forEach(
            (id, document) -> {
              if (matches(query, id, document)) {
                expected.add(id);
              }
            });
        var answer =
            shard.search(
                new SearchBody.Builder(query)
                    .size(100)
                    .trackTotalHitsUpTo(SearchBody.TRACK_ALL)
                    .build());
        var found = new TreeSet<String>();
        answer.hits().forEach(hit -> found.add(hit.id()));
        assertThat(found).as("seed %s: %s over %s", seed, query, documents).isEqualTo(expected);
        assertThat(answer.total()).isEqualTo(expected.size());
        assertThat(answer.totalIsExact()).isTrue();
      }
    }
  }

  private static Doc document(SplittableRandom random) {
    Map<String, List<Object>> values = new TreeMap<>();
    for (String field : FIELDS) {
      List<Object> list = new ArrayList<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        list.add(value(random, field));
      }
      if (!list.isEmpty()) {
        values.put(field, list);
      }
    }
    return new Doc(values);
  }

  private static Object value(SplittableRandom random, String field) {
    return switch (field.charAt(0)) {
      case 'k' -> String.valueOf((char) ('a' + random.nextInt(5)));
      case 'n' -> (long) random.nextInt(-4, 5);
      case 'd' -> random.nextInt(-4, 5) / 2.0;
      default -> random.nextBoolean();
    };
  }

  private static String json(Doc document) {
    return document.values().entrySet().stream()
        .map(
            e ->
                "'"
                    + e.getKey()
                    + "':"
                    + e.getValue().stream()
                        .map(v -> v instanceof String ? "'" + v + "'" : v.toString())
                        .collect(Collectors.joining(",", "[", "]")))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static QueryNode query(SplittableRandom random, int depth) {
    String field = FIELDS.get(random.nextInt(FIELDS.size()));
    return switch (random.nextInt(depth == 0 ? 6 : 9)) {
      case 0 -> new MatchAll();
      case 1 -> new Term(field, value(random, field), false);
      case 2 -> {
        List<Object> values = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
          values.add(value(random, field));
        }
        yield new Terms(field, values);
      }
      case 3 -> {
        Object from = random.nextInt(3) == 0 ? null : value(random, field);
        Object to = random.nextInt(3) == 0 ? null : value(random, field);
        yield new Range(
            field,
            from,
            random.nextBoolean(),
            to,
            random.nextBoolean(),
            null,
            null,
            Relation.INTERSECTS);
      }
      case 4 -> new Exists(random.nextInt(8) == 0 ? "nowhere" : field);
      case 5 -> new Ids(List.of("d" + random.nextInt(30), "d" + random.nextInt(30)));
      default ->
          new Bool(
              queries(random, depth),
              queries(random, depth),
              queries(random, depth),
              queries(random, depth));
    };
  }

  private static List<QueryNode> queries(SplittableRandom random, int depth) {
    List<QueryNode> queries = new ArrayList<>();
    for (int i = Math.max(0, random.nextInt(4) - 1); i > 0; i--) {
      queries.add(query(random, depth - 1));
    }
    return queries;
  }

  private static boolean matches(QueryNode query, String id, Doc document) {
    Predicate<QueryNode> inner = clause -> matches(clause, id, document);
    return switch (query) {
      case MatchAll _ -> true;
      case Term term -> document.of(term.field()).contains(term.value());
      case Terms terms -> document.of(terms.field()).stream().anyMatch(terms.values()::contains);
      case Range range ->
          document.of(range.field()).stream()
              .anyMatch(
                  value ->
                      above(value, range.from(), range.includeFrom())
                          && below(value, range.to(), range.includeTo()));
      case Exists(String field) -> !document.of(field).isEmpty();
      case Ids(List<String> values) -> values.contains(id);
      case Bool bool ->
          bool.must().stream().allMatch(inner)
              && bool.filter().stream().allMatch(inner)
              && bool.mustNot().stream().noneMatch(inner)
              && (bool.should().isEmpty()
                  || !bool.must().isEmpty()
                  || !bool.filter().isEmpty()
                  || bool.should().stream().anyMatch(inner));
      default -> throw new IllegalArgumentException(query.toString());
    };
  }

  private static boolean above(Object value, @Nullable Object from, boolean included) {
    return from == null || compare(value, from) > (included ? -1 : 0);
  }

  private static boolean below(Object value, @Nullable Object to, boolean included) {
    return to == null || compare(value, to) < (included ? 1 : 0);
  }

  private static int compare(Object a, Object b) {
    return switch (a) {
      case String s -> Integer.signum(s.compareTo((String) b));
      case Long n -> Long.compare(n, (Long) b);
      case Double n -> Double.compare(n + 0.0, (Double) b + 0.0);
      case Boolean f -> Boolean.compare(f, (Boolean) b);
      default -> throw new IllegalArgumentException(a.toString());
    };
  }
}
