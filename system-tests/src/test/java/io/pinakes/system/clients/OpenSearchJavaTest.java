package io.pinakes.system.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinakes.system.embedded.EmbeddedCluster;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.opensearch.client.json.JsonData;
import org.opensearch.client.opensearch.OpenSearchAsyncClient;
import org.opensearch.client.opensearch.OpenSearchClient;
import org.opensearch.client.opensearch._helpers.bulk.BulkIngester;
import org.opensearch.client.opensearch._types.FieldValue;
import org.opensearch.client.opensearch._types.OpenSearchException;
import org.opensearch.client.opensearch._types.Refresh;
import org.opensearch.client.opensearch._types.Result;
import org.opensearch.client.opensearch._types.SortOptions;
import org.opensearch.client.opensearch._types.SortOrder;
import org.opensearch.client.opensearch._types.Time;
import org.opensearch.client.opensearch._types.aggregations.Aggregate;
import org.opensearch.client.opensearch._types.aggregations.StringTermsBucket;
import org.opensearch.client.opensearch.core.BulkResponse;
import org.opensearch.client.opensearch.core.ScrollResponse;
import org.opensearch.client.opensearch.core.SearchResponse;
import org.opensearch.client.opensearch.core.search.Hit;
import org.opensearch.client.opensearch.core.search.Pit;
import org.opensearch.client.transport.OpenSearchTransport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;
import org.opensearch.client.transport.httpclient5.ResponseException;

/** OpenSearch's client for Java, unmodified. */
@Tag("system")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class OpenSearchJavaTest {

  private static final String INDEX = "java-books";
  private static final int BOOKS = 120;

  @TempDir static Path folder;

  @AutoClose private EmbeddedCluster cluster;
  @AutoClose private OpenSearchTransport transport;
  private OpenSearchClient client;

  @BeforeAll
  void start() throws Exception {
    URI url = Reference.url();
    if (url == null) {
      cluster = new EmbeddedCluster(folder, 2);
      url = cluster.url();
    }
    transport =
        ApacheHttpClient5TransportBuilder.builder(
                new HttpHost(url.getScheme(), url.getHost(), url.getPort()))
            .build();
    client = new OpenSearchClient(transport);
    client
        .indices()
        .create(
            create ->
                create
                    .index(INDEX)
                    .settings(settings -> settings.numberOfShards(3).numberOfReplicas(1))
                    .mappings(
                        mapping ->
                            mapping
                                .properties("title", field -> field.text(text -> text))
                                .properties("author", field -> field.keyword(keyword -> keyword))
                                .properties("year", field -> field.integer(integer -> integer))
                                .properties("price", field -> field.double_(number -> number))));
  }

  @AfterAll
  void delete() throws IOException {
    client.indices().delete(delete -> delete.index(INDEX));
    assertThat(client.indices().exists(exists -> exists.index(INDEX)).value()).isFalse();
  }

  @Test
  @Order(1)
  void theBulkHelperIndexesManyDocuments() throws Exception {
    try (BulkIngester<Void> ingester =
        BulkIngester.of(
            builder ->
                builder
                    .client(new OpenSearchAsyncClient(transport))
                    .maxOperations(17)
                    .maxConcurrentRequests(3))) {
      for (int i = 0; i < BOOKS; i++) {
        String id = Integer.toString(i);
        Book book = Book.numbered(i);
        ingester.add(
            operation -> operation.index(index -> index.index(INDEX).id(id).document(book)));
      }
    }
    assertThat(client.indices().refresh(refresh -> refresh.index(INDEX)).shards().failed())
        .isZero();
    assertThat(client.count(count -> count.index(INDEX)).count()).isEqualTo(BOOKS);
  }

  @Test
  @Order(2)
  void aBulkTellsOfEachItem() throws IOException {
    BulkResponse response =
        client.bulk(
            bulk ->
                bulk.index(INDEX)
                    .refresh(Refresh.True)
                    .operations(
                        one -> one.create(create -> create.id("0").document(Book.numbered(0))))
                    .operations(
                        one ->
                            one.update(
                                update ->
                                    update.id("1").document(Map.of("title", "The first book"))))
                    .operations(
                        one -> one.index(index -> index.id("more").document(Book.numbered(7))))
                    .operations(one -> one.delete(delete -> delete.id("more"))));
    assertThat(response.errors()).isTrue();
    assertThat(response.items())
        .extracting(item -> item.status())
        .containsExactly(409, 200, 201, 200);
    assertThat(response.items().getFirst().error().type())
        .isEqualTo("version_conflict_engine_exception");
  }

  @Test
  @Order(3)
  void documentsAreReadUpdatedAndDeleted() throws IOException {
    var got = client.get(get -> get.index(INDEX).id("5"), Book.class);
    assertThat(got.found()).isTrue();
    assertThat(got.source()).isEqualTo(Book.numbered(5));
    var indexed = client.index(index -> index.index(INDEX).id("x").document(Book.numbered(3)));
    assertThat(indexed.result()).isEqualTo(Result.Created);
    var updated =
        client.update(
            update -> update.index(INDEX).id("x").doc(Map.of("price", 9.5)).docAsUpsert(true),
            Book.class);
    assertThat(updated.result()).isEqualTo(Result.Updated);
    assertThat(updated.version()).isEqualTo(2);
    assertThat(client.get(get -> get.index(INDEX).id("x"), Book.class).source().price())
        .isEqualTo(9.5);
    var many = client.mget(mget -> mget.index(INDEX).ids("1", "x", "absent"), Book.class);
    assertThat(many.docs())
        .extracting(doc -> doc.result().found())
        .containsExactly(true, true, false);
    assertThat(client.delete(delete -> delete.index(INDEX).id("x")).result())
        .isEqualTo(Result.Deleted);
    assertThat(client.exists(exists -> exists.index(INDEX).id("x")).value()).isFalse();
  }

  @Test
  @Order(4)
  void aSearchSortsPagesAndHighlights() throws IOException {
    SearchResponse<Book> response =
        client.search(
            search ->
                search
                    .index(INDEX)
                    .query(
                        query ->
                            query.bool(
                                bool ->
                                    bool.must(
                                            must ->
                                                must.match(
                                                    match ->
                                                        match
                                                            .field("title")
                                                            .query(FieldValue.of("quiet"))))
                                        .filter(
                                            filter ->
                                                filter.range(
                                                    range ->
                                                        range
                                                            .field("year")
                                                            .gte(JsonData.of(1810))
                                                            .lt(JsonData.of(1830))))))
                    .sort(by("year", SortOrder.Desc))
                    .from(1)
                    .size(4)
                    .trackTotalHits(total -> total.enabled(true))
                    .source(source -> source.filter(filter -> filter.includes("title", "year")))
                    .highlight(
                        highlight ->
                            highlight.fields(
                                "title", field -> field.preTags("<b>").postTags("</b>"))),
            Book.class);
    assertThat(response.timedOut()).isFalse();
    assertThat(response.shards().successful()).isEqualTo(3);
    // Even numbers below 120 with a year from 1810 to 1829: 10 to 28, and 110 to 118.
    assertThat(response.hits().total().value()).isEqualTo(15);
    assertThat(response.hits().hits()).hasSize(4);
    Hit<Book> hit = response.hits().hits().getFirst();
    assertThat(hit.source().author()).isNull();
    assertThat(hit.highlight().get("title").getFirst()).contains("<b>quiet</b>");
    assertThat(response.hits().hits())
        .extracting(h -> h.source().year())
        .containsExactly(1826, 1824, 1822, 1820);
  }

  @Test
  @Order(5)
  void aScrollReadsEverythingOnce() throws IOException {
    Set<String> seen = new HashSet<>();
    SearchResponse<Book> first =
        client.search(
            search -> search.index(INDEX).size(50).scroll(Time.of(time -> time.time("1m"))),
            Book.class);
    first.hits().hits().forEach(hit -> assertThat(seen.add(hit.id())).isTrue());
    String id = first.scrollId();
    while (true) {
      String from = id;
      ScrollResponse<Book> next =
          client.scroll(
              scroll -> scroll.scrollId(from).scroll(Time.of(time -> time.time("1m"))), Book.class);
      if (next.hits().hits().isEmpty()) {
        break;
      }
      next.hits().hits().forEach(hit -> assertThat(seen.add(hit.id())).isTrue());
      id = next.scrollId();
    }
    String last = id;
    assertThat(seen).hasSize(BOOKS);
    assertThat(client.clearScroll(clear -> clear.scrollId(last)).succeeded()).isTrue();
  }

  @Test
  @Order(6)
  void aPointInTimeDoesNotSeeWhatComesLater() throws IOException {
    String pit =
        client
            .createPit(create -> create.index(INDEX).keepAlive(Time.of(time -> time.time("1m"))))
            .pitId();
    client.index(
        index ->
            index.index(INDEX).id("later").document(Book.numbered(1)).refresh(Refresh.WaitFor));
    List<Integer> years = new ArrayList<>();
    List<FieldValue> after = List.of();
    while (true) {
      List<FieldValue> from = after;
      SearchResponse<Book> page =
          client.search(
              search -> {
                search
                    .pit(new Pit.Builder().id(pit).keepAlive("1m").build())
                    .size(30)
                    .sort(by("year", SortOrder.Asc), by("price", SortOrder.Asc));
                return from.isEmpty() ? search : search.searchAfter(from);
              },
              Book.class);
      if (page.hits().hits().isEmpty()) {
        break;
      }
      page.hits().hits().forEach(hit -> years.add(hit.source().year()));
      after = page.hits().hits().getLast().sort();
    }
    assertThat(years).hasSize(BOOKS).isSorted();
    assertThat(client.deletePit(delete -> delete.pitId(pit)).pits().getFirst().successful())
        .isTrue();
    client.delete(delete -> delete.index(INDEX).id("later").refresh(Refresh.True));
  }

  @Test
  @Order(7)
  void aggregationsAreReadByTheirTypes() throws IOException {
    SearchResponse<Void> response =
        client.search(
            search ->
                search
                    .index(INDEX)
                    .size(0)
                    .aggregations(
                        "authors",
                        agg ->
                            agg.terms(terms -> terms.field("author"))
                                .aggregations("price", sub -> sub.avg(avg -> avg.field("price"))))
                    .aggregations(
                        "decades",
                        agg -> agg.histogram(histogram -> histogram.field("year").interval(10.0)))
                    .aggregations("prices", agg -> agg.stats(stats -> stats.field("price")))
                    .aggregations(
                        "different", agg -> agg.cardinality(count -> count.field("year"))),
            Void.class);
    Map<String, Aggregate> found = response.aggregations();
    List<StringTermsBucket> authors = found.get("authors").sterms().buckets().array();
    assertThat(authors).extracting(StringTermsBucket::docCount).containsExactly(30L, 30L, 30L, 30L);
    double carroll =
        IntStream.range(0, BOOKS)
            .filter(i -> i % 4 == 2)
            .mapToDouble(i -> i / 4.0)
            .average()
            .orElseThrow();
    assertThat(
            authors.stream()
                .filter(bucket -> bucket.key().equals("Carroll"))
                .findFirst()
                .orElseThrow()
                .aggregations()
                .get("price")
                .avg()
                .value())
        .isEqualTo(carroll);
    assertThat(found.get("decades").histogram().buckets().array()).hasSize(10);
    assertThat(found.get("prices").stats().max()).isEqualTo((BOOKS - 1) / 4.0);
    assertThat(found.get("different").cardinality().value()).isEqualTo(100);
  }

  @Test
  @Order(8)
  void errorsHaveTheirTypeAndStatus() {
    assertThatThrownBy(() -> client.get(get -> get.index("java-absent").id("1"), Book.class))
        .isInstanceOfSatisfying(
            OpenSearchException.class,
            e -> {
              assertThat(e.status()).isEqualTo(404);
              assertThat(e.error().type()).isEqualTo("index_not_found_exception");
            });
    // The client itself does not read the error of this call.
    assertThatThrownBy(
            () -> client.create(create -> create.index(INDEX).id("1").document(Book.numbered(1))))
        .isInstanceOfSatisfying(
            ResponseException.class,
            e -> {
              assertThat(e.status()).isEqualTo(409);
              assertThat(e).hasMessageContaining("version_conflict_engine_exception");
            });
    assertThatThrownBy(
            () ->
                client.search(
                    search ->
                        search
                            .index(INDEX)
                            .query(
                                query ->
                                    query.range(
                                        range ->
                                            range.field("year").gte(JsonData.of("no number")))),
                    Book.class))
        .isInstanceOfSatisfying(
            OpenSearchException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.error().type()).isEqualTo("search_phase_execution_exception");
            });
  }

  @Test
  @Order(9)
  void theClusterTellsOfItself() throws IOException {
    assertThat(client.info().version().distribution()).isEqualTo("opensearch");
    assertThat(client.cluster().health(health -> health.index(INDEX)).activePrimaryShards())
        .isEqualTo(3);
    assertThat(client.cat().indices(indices -> indices.index(INDEX)).valueBody())
        .extracting(row -> row.docsCount())
        .containsExactly(Integer.toString(BOOKS));
    client.indices().putAlias(alias -> alias.index(INDEX).name("java-alias"));
    assertThat(client.count(count -> count.index("java-alias")).count()).isEqualTo(BOOKS);
    assertThat(
            client
                .indices()
                .getMapping(get -> get.index(INDEX))
                .result()
                .get(INDEX)
                .mappings()
                .properties()
                .get("year")
                .isInteger())
        .isTrue();
  }

  private static SortOptions by(String field, SortOrder order) {
    return SortOptions.of(sort -> sort.field(of -> of.field(field).order(order)));
  }
}
