package io.pinakes.common.store;

import static io.pinakes.common.store.Store.Consistency.STRONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pinakes.common.store.StoreException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link Store} must do. Each test uses keys of its own. */
public abstract class StoreContract {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String LAST = "\uDBFF\uDFFF";

  /** The store under test, which may hold rows of other tests. */
  protected abstract Store store() throws Exception;

  private final Key key = new Key("contract/" + getClass().getSimpleName(), "row");

  private static Key fresh(String test) {
    return new Key(test, "row");
  }

  @Test
  void anAbsentRowIsEmpty() throws Exception {
    assertThat(store().get(fresh("absent"), STRONG, TIMEOUT)).isEmpty();
  }

  @Test
  void everyKindOfValueIsReadAsItWasWritten() throws Exception {
    Key key = fresh("kinds");
    Map<String, Value> attributes =
        Map.of(
            "text", Value.of("ä𝄞\0"),
            "empty", Value.of(""),
            "whole", Value.of(Long.MIN_VALUE),
            "big", Value.of(Long.MAX_VALUE),
            "flag", Value.of(true),
            "name with spaces.and#signs", Value.of(false),
            "bytes", Value.of(new byte[] {0, -1, 127}));
    put(key, attributes, Condition.always());
    assertThat(read(key)).contains(new Row(key, attributes));
  }

  @Test
  void aPutReplacesTheWholeRow() throws Exception {
    Key key = fresh("replace");
    put(key, Map.of("a", Value.of(1), "b", Value.of(2)), Condition.always());
    put(key, Map.of("a", Value.of(3)), Condition.always());
    assertThat(read(key)).contains(new Row(key, Map.of("a", Value.of(3))));
  }

  @Test
  void anUpdateKeepsWhatItDoesNotName() throws Exception {
    Key key = fresh("update");
    put(key, Map.of("a", Value.of(1), "b", Value.of(2), "c", Value.of(3)), Condition.always());
    update(key, Map.of("a", Value.of(9)), Set.of("b", "never there"), Condition.rowPresent());
    assertThat(read(key)).contains(new Row(key, Map.of("a", Value.of(9), "c", Value.of(3))));
  }

  @Test
  void anUpdateMakesAnAbsentRow() throws Exception {
    Key key = fresh("update makes");
    update(key, Map.of("a", Value.of(1)), Set.of(), Condition.rowAbsent());
    update(fresh("update makes nothing else"), Map.of(), Set.of(), Condition.always());
    assertThat(read(key)).contains(new Row(key, Map.of("a", Value.of(1))));
    assertThat(read(fresh("update makes nothing else")).orElseThrow().attributes()).isEmpty();
  }

  @Test
  void aDeleteRemovesTheRowAndMindsItsCondition() throws Exception {
    Key key = fresh("delete");
    put(key, Map.of("a", Value.of(1)), Condition.always());
    Row row = read(key).orElseThrow();
    assertThat(write(new Write.Delete(key, Condition.equal("a", Value.of(2)))))
        .isEqualTo(new WriteResult.Refused(row));
    assertThat(write(new Write.Delete(key, Condition.equal("a", Value.of(1)))))
        .isEqualTo(new WriteResult.Written());
    assertThat(read(key)).isEmpty();
    assertThat(write(new Write.Delete(key, Condition.always())))
        .isEqualTo(new WriteResult.Written());
  }

  @Test
  void aRefusedWriteChangesNothingAndReturnsTheRow() throws Exception {
    Key key = fresh("refused");
    put(key, Map.of("a", Value.of(1)), Condition.always());
    Row row = read(key).orElseThrow();
    assertThat(write(new Write.Put(key, Map.of("a", Value.of(2)), Condition.rowAbsent())))
        .isEqualTo(new WriteResult.Refused(row));
    assertThat(
            write(
                new Write.Update(
                    key, Map.of("a", Value.of(2)), Set.of(), Condition.equal("a", Value.of("1")))))
        .isEqualTo(new WriteResult.Refused(row));
    assertThat(read(key)).contains(row);
  }

  @Test
  void aWriteRefusedBecauseThereIsNoRowReturnsNone() throws Exception {
    assertThat(
            write(
                new Write.Update(
                    fresh("none"), Map.of("a", Value.of(2)), Set.of(), Condition.rowPresent())))
        .isEqualTo(new WriteResult.Refused(null));
    assertThat(read(fresh("none"))).isEmpty();
  }

  @Test
  void conditionsHoldAsTheySay() throws Exception {
    Key key = fresh("conditions");
    put(key, Map.of("n", Value.of(5), "t", Value.of("x"), "f", Value.of(true)), Condition.always());
    Condition no = Condition.equal("t", Value.of("y"));
    Condition yes = Condition.equal("t", Value.of("x"));
    Map<Condition, Boolean> expected =
        Map.ofEntries(
            Map.entry(Condition.always(), true),
            Map.entry(Condition.rowPresent(), true),
            Map.entry(Condition.rowAbsent(), false),
            Map.entry(Condition.absent("n"), false),
            Map.entry(Condition.absent("z"), true),
            Map.entry(Condition.equal("f", Value.of(true)), true),
            Map.entry(Condition.equal("f", Value.of(false)), false),
            Map.entry(Condition.equal("z", Value.of(false)), false),
            Map.entry(Condition.equal("n", Value.of("5")), false),
            Map.entry(Condition.atMost("n", 5), true),
            Map.entry(Condition.atMost("n", 4), false),
            Map.entry(Condition.atMost("t", 100), false),
            Map.entry(Condition.atMost("z", 100), false),
            Map.entry(Condition.all(yes, Condition.always()), true),
            Map.entry(Condition.all(yes, no), false),
            Map.entry(Condition.any(no, yes), true),
            Map.entry(Condition.any(no, Condition.all(yes, no)), false));
    for (Map.Entry<Condition, Boolean> e : expected.entrySet()) {
      var result = write(new Write.Update(key, Map.of("o", Value.of(1)), Set.of(), e.getKey()));
      assertThat(result instanceof WriteResult.Written)
          .as("%s", e.getKey())
          .isEqualTo(e.getValue());
    }
  }

  @Test
  void aQueryIsHalfOpenAndOrderedByUtf8Bytes() throws Exception {
    // U+FFFD comes before U+1D11E in UTF-8, and after its surrogates as Java chars.
    List<String> ordered = List.of("a", "a\0", "aa", "b", "é", "\uFFFD", "\uD834\uDD1E");
    for (String sort : ordered.reversed()) {
      put(new Key("order", sort), Map.of(), Condition.always());
    }
    assertThat(sorts("order", "", LAST, 100)).isEqualTo(ordered);
    assertThat(sorts("order", "a\0", "é", 100)).containsExactly("a\0", "aa", "b");
    assertThat(sorts("order", "\uFFFD", LAST, 100)).containsExactly("\uFFFD", "\uD834\uDD1E");
    assertThat(sorts("order", "b", "b", 100)).isEmpty();
    assertThat(sorts("order", "c", "b", 100)).isEmpty();
    assertThat(sorts("nothing here", "", LAST, 100)).isEmpty();
  }

  @Test
  void aQueryOfManyPagesReturnsEachRowOnce() throws Exception {
    List<String> ordered = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ordered.add("row" + i);
      put(new Key("pages", "row" + i), Map.of(), Condition.always());
    }
    assertThat(store().query("pages", "", LAST, 3, STRONG, TIMEOUT).rows()).hasSize(3);
    assertThat(sorts("pages", "", LAST, 3)).isEqualTo(ordered);
    assertThat(sorts("pages", "", LAST, 5)).isEqualTo(ordered);
    assertThat(sorts("pages", "", "row9", 9)).isEqualTo(ordered.subList(0, 9));
  }

  @Test
  void aPageEndsAtOneMegabyte() throws Exception {
    for (int i = 0; i < 4; i++) {
      put(
          new Key("large", "row" + i),
          Map.of("b", Value.of(new byte[350 * 1024])),
          Condition.always());
    }
    var page = store().query("large", "", LAST, 100, STRONG, TIMEOUT);
    assertThat(page.rows().size()).isBetween(2, 3);
    assertThat(page.next()).isNotNull();
    assertThat(sorts("large", "", LAST, 100)).hasSize(4);
  }

  @Test
  void aRowAbove400KilobytesIsRejected() throws Exception {
    Key key = fresh("too large");
    put(key, Map.of("b", Value.of(new byte[399 * 1024])), Condition.always());
    var tooLarge =
        catchThrowableOfType(
            StoreException.class,
            () -> put(key, Map.of("b", Value.of(new byte[400 * 1024])), Condition.always()));
    assertThat(tooLarge.kind()).isEqualTo(Kind.REJECTED);
    assertThat(read(key).orElseThrow().requiredBytes("b")).hasSize(399 * 1024);
  }

  @Test
  void whatDynamoDbRefusesIsRejected() {
    List<Write> writes =
        List.of(
            new Write.Put(key, Map.of("pk", Value.of("x")), Condition.always()),
            new Write.Update(key, Map.of("sk", Value.of("x")), Set.of(), Condition.always()),
            new Write.Update(key, Map.of("a", Value.of("x")), Set.of("a"), Condition.always()),
            new Write.Put(new Key("p", "k".repeat(1025)), Map.of(), Condition.always()),
            new Write.Put(new Key("p".repeat(2049), "k"), Map.of(), Condition.always()));
    for (Write write : writes) {
      var refusal = catchThrowableOfType(StoreException.class, () -> write(write));
      assertThat(refusal).as("%s", write).isNotNull();
      assertThat(refusal.kind()).as("%s", write).isEqualTo(Kind.REJECTED);
    }
  }

  @Test
  void keyPartsAreNotJoined() throws Exception {
    put(new Key("a", "b/c"), Map.of("v", Value.of(1)), Condition.rowAbsent());
    put(new Key("a/b", "c"), Map.of("v", Value.of(2)), Condition.rowAbsent());
    assertThat(read(new Key("a", "b/c")).orElseThrow().requiredNumber("v")).isEqualTo(1);
  }

  private Optional<Row> read(Key key) throws Exception {
    return store().get(key, STRONG, TIMEOUT);
  }

  private WriteResult write(Write write) throws Exception {
    return store().write(write, TIMEOUT);
  }

  private void put(Key key, Map<String, Value> attributes, Condition condition) throws Exception {
    assertThat(write(new Write.Put(key, attributes, condition)))
        .isEqualTo(new WriteResult.Written());
  }

  private void update(Key key, Map<String, Value> set, Set<String> remove, Condition condition)
      throws Exception {
    assertThat(write(new Write.Update(key, set, remove, condition)))
        .isEqualTo(new WriteResult.Written());
  }

  private List<String> sorts(String partition, String from, String to, int limit) throws Exception {
    List<String> sorts = new ArrayList<>();
    String next = from;
    while (next != null) {
      var page = store().query(partition, next, to, limit, STRONG, TIMEOUT);
      page.rows().forEach(row -> sorts.add(row.key().sort()));
      next = page.next();
    }
    return sorts;
  }
}
