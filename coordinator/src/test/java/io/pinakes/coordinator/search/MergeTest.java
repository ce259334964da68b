package io.pinakes.coordinator.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.common.dsl.Compound;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.message.WorkerCalls.Hit;
import io.pinakes.common.message.WorkerCalls.SearchAnswer;
import io.pinakes.common.query.HitOrder;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.query.SortKey;
import io.pinakes.coordinator.api.Searches.Found;
import io.pinakes.coordinator.api.Searches.IndexHit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MergeTest {

  private static final List<SortKey> SORT =
      List.of(
          SortKey.of("year", true),
          new SortKey("title", false, SortKey.Missing.FIRST, null, null, null, null));

  /** A hit, the shard it is from, and its place there. */
  private record Placed(Hit hit, int shard, int place) {}

  @Property
  void aMergedPageIsThatOfOneSortedList(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int shards,
      @ForAll @IntRange(max = 12) int from,
      @ForAll @IntRange(max = 12) int size,
      @ForAll boolean byKeys) {
    var chance = new Random(seed);
    SearchBody body = body(from, size, byKeys ? SORT : List.of(), 10_000);
    HitOrder order = HitOrder.of(body);
    List<Part> parts = new ArrayList<>();
    List<Placed> all = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      List<Hit> matches = new ArrayList<>();
      int count = chance.nextInt(20);
      for (int i = 0; i < count; i++) {
        matches.add(hit(chance, shard + "-" + i, byKeys));
      }
      matches.sort(order);
      for (int place = 0; place < matches.size(); place++) {
        all.add(new Placed(matches.get(place), shard, place));
      }
      // A shard sends no more than could be on the page.
      List<Hit> sent = matches.subList(0, Math.min(matches.size(), from + size));
      parts.add(answered(shard, matches.size(), true, sent));
    }
    all.sort(
        Comparator.comparing(Placed::hit, order)
            .thenComparingInt(Placed::shard)
            .thenComparingInt(Placed::place));

    Found found = Merge.merge(body, parts, 7);

    assertThat(found.hits())
        .extracting(hit -> hit.hit().id())
        .containsExactlyElementsOf(
            all.stream().skip(from).limit(size).map(placed -> placed.hit().id()).toList());
    assertThat(found.total()).isEqualTo(all.size());
    assertThat(found.totalIsExact()).isTrue();
    assertThat(found.shards()).isEqualTo(shards);
    assertThat(found.tookMillis()).isEqualTo(7);
  }

  private static Hit hit(Random chance, String id, boolean byKeys) {
    // Few values, so that ties are common.
    if (!byKeys) {
      return Hit.of(id, chance.nextInt(4), List.of(), null, 1, 0, 1);
    }
    @Nullable Object year = chance.nextInt(4) == 0 ? null : (Object) (long) chance.nextInt(3);
    @Nullable Object title = chance.nextInt(4) == 0 ? null : "t" + chance.nextInt(3);
    return Hit.of(id, Float.NaN, Arrays.asList(year, title), null, 1, 0, 1);
  }

  @Test
  void aHitSaysWhichIndexItIsFrom() {
    Part.Answered a = answered(shard("a", 0), 1, true, List.of(scored("x", 1)));
    Part.Answered b = answered(shard("b", 0), 1, true, List.of(scored("x", 2)));

    assertThat(Merge.merge(body(0, 10, List.of(), 10_000), List.of(a, b), 1).hits())
        .extracting(IndexHit::index)
        .containsExactly("b", "a");
  }

  @Test
  void theTotalStopsAtTheBoundOfTheRequest() {
    List<Part> parts = List.of(answered(0, 60, true, List.of()), answered(1, 50, true, List.of()));

    Found past = Merge.merge(body(0, 10, List.of(), 100), parts, 1);
    assertThat(past.total()).isEqualTo(100);
    assertThat(past.totalIsExact()).isFalse();

    Found within = Merge.merge(body(0, 10, List.of(), 110), parts, 1);
    assertThat(within.total()).isEqualTo(110);
    assertThat(within.totalIsExact()).isTrue();

    Found all = Merge.merge(body(0, 10, List.of(), SearchBody.TRACK_ALL), parts, 1);
    assertThat(all.total()).isEqualTo(110);
    assertThat(all.totalIsExact()).isTrue();
  }

  @Test
  void aShardThatStoppedCountingMakesTheTotalABound() {
    List<Part> parts = List.of(answered(0, 40, false, List.of()), answered(1, 5, true, List.of()));

    Found found = Merge.merge(body(0, 10, List.of(), 10_000), parts, 1);

    assertThat(found.total()).isEqualTo(45);
    assertThat(found.totalIsExact()).isFalse();
  }

  @Test
  void oneLateShardMakesTheAnswerTimedOut() {
    var late = SearchAnswer.of(0, false, Float.NaN, List.of(), true);
    List<Part> parts =
        List.of(answered(0, 1, true, List.of()), new Part.Answered(shard("books", 1), late));

    assertThat(Merge.merge(body(0, 10, List.of(), 10), parts, 1).timedOut()).isTrue();
    assertThat(Merge.merge(body(0, 10, List.of(), 10), parts.subList(0, 1), 1).timedOut())
        .isFalse();
  }

  @Test
  void theHighestScoreIsThatOfAllHitsNotOnlyOfThePage() {
    List<Part> parts =
        List.of(
            answered(0, 0, true, List.of()),
            answered(1, 1, true, List.of(scored("a", 3))),
            answered(2, 1, true, List.of(scored("b", 5))));

    assertThat(Merge.merge(body(1, 10, List.of(), 10), parts, 1).maxScore()).isEqualTo(5);
    assertThat(Merge.merge(body(0, 10, List.of(), 10), parts.subList(0, 1), 1).maxScore()).isNaN();
  }

  @Test
  void aShardWithoutAnswerIsNamed() {
    List<Part> parts =
        List.of(
            answered(0, 1, true, List.of(scored("a", 1))),
            failed(1, 503, "unavailable_shards_exception"));

    Found found = Merge.merge(body(0, 10, List.of(), 10), parts, 1);

    assertThat(found.shards()).isEqualTo(2);
    assertThat(found.hits()).hasSize(1);
    assertThat(found.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.index()).isEqualTo("books");
              assertThat(failure.shard()).isEqualTo(1);
              assertThat(failure.node()).isEqualTo("w1");
              assertThat(failure.error().status()).isEqualTo(503);
            });
  }

  @Test
  void ifAllShardsFailTheStatusIsTheFirstOnesUnlessAServerIsAtFault() {
    assertAllFailed(400, failed(0, 400, "parsing_exception"), failed(1, 400, "x"));
    assertAllFailed(503, failed(0, 503, "unavailable_shards_exception"));
    assertAllFailed(503, failed(0, 400, "parsing_exception"), failed(1, 503, "x"));
    assertAllFailed(500, failed(0, 503, "x"), failed(1, 500, "y"));
    assertAllFailed(400, failed(0, 400, "x"), failed(1, 429, "y"));
    assertAllFailed(404, failed(0, 404, "index_not_found_exception"));
  }

  private static void assertAllFailed(int status, Part... parts) {
    Part.Failed first = (Part.Failed) parts[0];
    assertThatThrownBy(() -> Merge.merge(body(0, 10, List.of(), 10), List.of(parts), 1))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(status);
              assertThat(e.error().type()).isEqualTo("search_phase_execution_exception");
              assertThat(e.error().reason()).isEqualTo("all shards failed");
              assertThat(e.error().causedBy()).isEqualTo(first.error());
            });
  }

  private static ShardId shard(String index, int number) {
    return new ShardId(index, index + "-uuid", number);
  }

  private static Part.Answered answered(int shard, long total, boolean exact, List<Hit> hits) {
    return answered(shard("books", shard), total, exact, hits);
  }

  private static Part.Answered answered(ShardId shard, long total, boolean exact, List<Hit> hits) {
    float max = hits.isEmpty() ? Float.NaN : hits.getFirst().score();
    return new Part.Answered(shard, SearchAnswer.of(total, exact, max, hits, false));
  }

  private static Part.Failed failed(int shard, int status, String type) {
    return new Part.Failed(shard("books", shard), "w1", new ApiError(status, type, "because"));
  }

  private static Hit scored(String id, float score) {
    return Hit.of(id, score, List.of(), null, 1, 0, 1);
  }

  private static SearchBody body(int from, int size, List<SortKey> sort, int track) {
    return new SearchBody.Builder(new Compound.MatchAll())
        .from(from)
        .size(size)
        .sort(sort)
        .trackTotalHitsUpTo(track)
        .build();
  }
}
