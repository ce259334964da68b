package io.pinakes.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.ShardId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PositionTokenTest {

  private static final String UUID = "kR3-x_9Qq0aZb7LmNoPqRs";

  @Provide
  Arbitrary<PositionToken> tokens() {
    // Few ids, shards and positions, so that tokens overlap.
    Arbitrary<ShardId> shards =
        Combinators.combine(
                Arbitraries.of("a", "-", "_Z", "0", UUID),
                Arbitraries.oneOf(Arbitraries.integers().between(0, 4), Arbitraries.just(1023)))
            .as((uuid, number) -> new ShardId("books", uuid, number));
    Arbitrary<Long> positions =
        Arbitraries.oneOf(Arbitraries.longs().between(1, 5), Arbitraries.longs().greaterOrEqual(1));
    return Combinators.combine(shards, positions)
        .as(PositionToken::of)
        .list()
        .ofMaxSize(12)
        .map(PositionToken::merge);
  }

  @Property
  void whatIsWrittenIsReadBack(@ForAll("tokens") PositionToken token) {
    assertThat(PositionToken.parse(token.format())).isEqualTo(token);
  }

  /** One by semicolons in a parameter, one by commas where headers are repeated. */
  @Property
  void joinedTokensAreTheirMerger(@ForAll List<@net.jqwik.api.From("tokens") PositionToken> all) {
    PositionToken merged = PositionToken.merge(all);
    for (String separator : List.of(";", " ; ", ",", ", ")) {
      String joined =
          all.stream()
              .map(PositionToken::format)
              .filter(text -> !text.isEmpty())
              .collect(Collectors.joining(separator));
      assertThat(PositionToken.parse(joined)).as(joined).isEqualTo(merged);
    }
  }

  @Property
  void aMergerHasTheLaterPositionOfEachShardAndNoOther(
      @ForAll("tokens") PositionToken a, @ForAll("tokens") PositionToken b) {
    PositionToken merged = PositionToken.merge(List.of(a, b));
    assertThat(merged).isEqualTo(PositionToken.merge(List.of(b, a)));
    assertThat(PositionToken.merge(List.of(merged, a))).isEqualTo(merged);
    for (String uuid : List.of("a", "-", "_Z", "0", UUID, "other")) {
      for (int number : List.of(0, 1, 2, 3, 4, 1023)) {
        var shard = new ShardId("whatever", uuid, number);
        assertThat(merged.position(shard))
            .isEqualTo(Math.max(a.position(shard), b.position(shard)));
      }
    }
  }

  @Property
  void whateverIsSentIsReadOrRefusedAsTheClientsMistake(@ForAll("almost") String text) {
    try {
      PositionToken token = PositionToken.parse(text);
      assertThat(PositionToken.parse(token.format())).isEqualTo(token);
    } catch (ApiException e) {
      assertThat(e.status()).isEqualTo(400);
      assertThat(e.error().reason()).startsWith("malformed position [").hasSizeLessThan(500);
    }
  }

  @Provide
  Arbitrary<String> almost() {
    return Arbitraries.of("a", "Z9", ":", "=", ",", ";", " ", "0", "17", "é", "-", "99999999999999")
        .list()
        .ofMaxSize(14)
        .map(parts -> String.join("", parts));
  }

  @Example
  void theTextIsShortAndInOrder() {
    SortedMap<Integer, Long> shards = new TreeMap<>();
    shards.put(5, 20L);
    shards.put(3, 17L);
    var byIndex = new TreeMap<String, SortedMap<Integer, Long>>();
    byIndex.put(UUID, shards);
    byIndex.put("b", new TreeMap<>(java.util.Map.of(0, 4L)));

    assertThat(new PositionToken(byIndex)).hasToString("b:0=4;" + UUID + ":3=17,5=20");
    assertThat(PositionToken.NONE.format()).isEmpty();
    assertThat(PositionToken.of(new ShardId("books", UUID, 0), 0)).isEqualTo(PositionToken.NONE);
  }

  @Example
  void whatIsMalformedIsNamed() {
    assertRefused("x", "[x] is not [uuid:shard=entry]");
    assertRefused("a:0=1,x", "[x] is not [uuid:shard=entry]");
    assertRefused("0=1", "[0=1] does not say of which index it is");
    assertRefused("a:0=1;0=2", "[0=2] does not say of which index it is");
    assertRefused("a:1024=1", "an index has no shard [1024]");
    assertRefused("a:0=0", "[0] is no entry's number, the first is 1");
    assertRefused("a:0=9999999999999999999", "it is too large");
    assertRefused("a:0=-1", "is not [uuid:shard=entry]");
    assertRefused("a b:0=1", "is not [uuid:shard=entry]");
    assertRefused("a:0=1,,", "[] is not [uuid:shard=entry]");
    assertRefused("é".repeat(5_000), "é".repeat(100) + "...]");
  }

  private static void assertRefused(String text, String reason) {
    assertThatThrownBy(() -> PositionToken.parse(text))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.error().type()).isEqualTo("illegal_argument_exception");
              assertThat(e.error().reason()).contains(reason);
            });
  }

  @Example
  void nothingIsNoPosition() {
    for (String text : List.of("", " ", ";", " ; ;")) {
      assertThat(PositionToken.parse(text)).isEqualTo(PositionToken.NONE);
    }
  }
}
