package io.pinakes.worker.aggregation;

import io.pinakes.common.aggregation.IncludeExclude;
import io.pinakes.common.error.ApiException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.ByteRunAutomaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.RegExp;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;

/** Decides which values may become buckets. */
final class TermFilter {

  /** Of hashes that split values into partitions: OpenSearch's, so that the parts are the same. */
  private static final int PARTITION_SEED = 31;

  private TermFilter() {}

  /** Of numbers as they are stored. */
  interface Numbers {
    boolean accepts(long raw);
  }

  /** Of texts as they are stored. */
  interface Texts {
    boolean accepts(BytesRef text);
  }

  static Numbers numbers(IncludeExclude filter, Values column, String aggregation) {
    if (filter.isAll()) {
      return _ -> true;
    }
    if (filter.isPattern()) {
      throw new ApiException(
          500,
          "aggregation_execution_exception",
          "Aggregation ["
              + aggregation
              + "] cannot support regular expression style include/exclude settings as they can"
              + " only be applied to string fields. Use an array of numeric values for"
              + " include/exclude clauses used to filter numeric fields");
    }
    int partitions = filter.partitions();
    if (partitions > 0) {
      return raw -> Math.floorMod(mix(raw), partitions) == filter.partition();
    }
    Set<Long> included = filter.included() == null ? null : numbers(filter.included(), column);
    Set<Long> excluded = numbers(filter.excluded(), column);
    return raw -> (included == null || included.contains(raw)) && !excluded.contains(raw);
  }

  static Texts texts(IncludeExclude filter, Values column, String aggregation) {
    if (filter.isPattern() && column.isAddress()) {
      throw new ApiException(
          500,
          "aggregation_execution_exception",
          "Aggregation ["
              + aggregation
              + "] cannot support regular expression style include/exclude settings as they can"
              + " only be applied to string fields. Use an array of values for include/exclude"
              + " clauses");
    }
    return texts(filter, column::bytes);
  }

  /** Of words. */
  static Texts words(IncludeExclude filter) {
    return texts(filter, value -> new BytesRef(value.toString()));
  }

  private static Texts texts(IncludeExclude filter, Function<Object, BytesRef> bytes) {
    if (filter.isAll()) {
      return _ -> true;
    }
    int partitions = filter.partitions();
    if (partitions > 0) {
      return text ->
          Math.floorMod(StringHelper.murmurhash3_x86_32(text, PARTITION_SEED), partitions)
              == filter.partition();
    }
    Set<BytesRef> included = filter.included() == null ? null : set(filter.included(), bytes);
    Set<BytesRef> excluded = set(filter.excluded(), bytes);
    ByteRunAutomaton include = filter.include() == null ? null : compile(filter.include());
    ByteRunAutomaton exclude = filter.exclude() == null ? null : compile(filter.exclude());
    return text ->
        (included == null || included.contains(text))
            && !excluded.contains(text)
            && (include == null || matches(include, text))
            && (exclude == null || !matches(exclude, text));
  }

  private static boolean matches(ByteRunAutomaton automaton, BytesRef text) {
    return automaton.run(text.bytes, text.offset, text.length);
  }

  private static ByteRunAutomaton compile(String pattern) {
    try {
      Automaton automaton =
          Operations.determinize(
              new RegExp(pattern).toAutomaton(), Operations.DEFAULT_DETERMINIZE_WORK_LIMIT);
      return new ByteRunAutomaton(automaton);
    } catch (TooComplexToDeterminizeException | IllegalArgumentException e) {
      throw ApiException.illegalArgument(String.valueOf(e.getMessage()));
    }
  }

  private static Set<Long> numbers(List<Object> values, Values column) {
    var numbers = new HashSet<Long>();
    values.forEach(value -> numbers.add(column.raw(value)));
    return numbers;
  }

  private static Set<BytesRef> set(List<Object> values, Function<Object, BytesRef> bytes) {
    var texts = new HashSet<BytesRef>();
    values.forEach(value -> texts.add(bytes.apply(value)));
    return texts;
  }

  /** A mix of a number's bits by Pelle Evensen's "Moremur" constants. */
  private static long mix(long value) {
    long hash = value;
    hash = (hash ^ (hash >>> 32)) * 0x4cd6944c5cc20b6dL;
    hash = (hash ^ (hash >>> 29)) * 0xfc12c5b19d3259e9L;
    return hash ^ (hash >>> 32);
  }
}
