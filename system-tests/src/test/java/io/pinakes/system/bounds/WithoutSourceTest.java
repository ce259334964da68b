package io.pinakes.system.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinakes.system.Rest.Answer;
import io.pinakes.system.embedded.RestCluster;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** An index whose mapping says that no source is kept, and fields that are. */
final class WithoutSourceTest {

  @TempDir static Path folder;

  @AutoClose private static RestCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = new RestCluster(folder);
    cluster.done(
        "PUT",
        "/bare",
        "{'settings':{'number_of_replicas':0},'mappings':{'_source':{'enabled':false},'properties':{"
            + "'k':{'type':'keyword','store':true},'n':{'type':'integer'},"
            + "'d':{'type':'date','store':true},'t':{'type':'text','store':true},"
            + "'b':{'type':'boolean','store':true}}}}");
    cluster.done(
        "PUT",
        "/bare/_doc/1?refresh=true",
        "{'k':['a','b'],'n':5,'d':'2020-01-01','t':'x y','b':true}");
  }

  @Test
  void readsShowNoSource() throws IOException {
    JsonNode got = cluster.done("GET", "/bare/_doc/1", "");
    assertThat(got.get("found").booleanValue()).isTrue();
    assertThat(got.has("_source")).isFalse();
    JsonNode many = cluster.done("POST", "/bare/_mget", "{'ids':['1']}").at("/docs/0");
    assertThat(many.get("found").booleanValue()).isTrue();
    assertThat(many.has("_source")).isFalse();
    JsonNode hit = cluster.done("POST", "/bare/_search", "{'_source':true}").at("/hits/hits/0");
    assertThat(hit.get("_id").asString()).isEqualTo("1");
    assertThat(hit.has("_source")).isFalse();
  }

  @Test
  void theSourceAloneIsNotThere() throws IOException {
    Answer answer = cluster.ask("GET", "/bare/_source/1", "");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().at("/error/type").asString())
        .isEqualTo("resource_not_found_exception");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          /bare/_update/1;{'doc':{'n':6}};document_source_missing_exception
          /bare/_update_by_query;{};illegal_argument_exception
          /_reindex;{'source':{'index':'bare'},'dest':{'index':'other'}};illegal_argument_exception
          """)
  void whatNeedsTheSourceIsRefused(String path, String body, String type) throws IOException {
    Answer answer = cluster.ask("POST", path, body);
    assertThat(answer.status()).as("%s", answer.json()).isEqualTo(400);
    assertThat(answer.json().at("/error/type").asString()).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"/bare/_search;/hits/hits/0", "/bare/_doc/1?stored_fields=k,d,t,b,n;/"})
  void storedFieldsAreShown(String path, String at) throws IOException {
    boolean search = path.endsWith("_search");
    JsonNode hit =
        search
            ? cluster.done("POST", path, "{'stored_fields':['k','d','t','b','n']}").at(at)
            : cluster.done("GET", path, "");
    assertThat(hit.has("_source")).isFalse();
    assertThat(hit.get("fields").toString().replace('"', '\''))
        .contains("'k':['a','b']", "'t':['x y']", "'b':[true]", "'d':['2020-01-01T00:00:00.000Z']")
        .doesNotContain("'n'");
  }
}
