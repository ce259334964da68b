package io.pinakes.cli.search;

import io.pinakes.cli.client.Request;
import io.pinakes.cli.client.ServerMixin;
import io.pinakes.cli.client.Servers;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code pinakes search}. */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    description = {
      "Searches an index and prints the best hits with the lines that match.",
      "Words in any field; \"a phrase\" in quotes, field:word, AND, OR and NOT are understood."
    })
public final class SearchCommand implements Callable<Integer> {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MAX_SHOWN_SOURCE_CHARS = 300;

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private ServerMixin server = new ServerMixin();

  @Parameters(paramLabel = "WORDS", arity = "1..*", description = "What to search for.")
  private String[] words = {};

  @Option(
      names = "--index",
      paramLabel = "NAME",
      required = true,
      description = "The index to search.")
  private String index = "";

  @Option(
      names = "--size",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many hits to print (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(names = "--json", description = "Print the answer as it came.")
  private boolean json;

  @Override
  public Integer call() {
    String query = String.join(" ", words);
    PrintWriter out = command.commandLine().getOut();
    try (Servers servers = server.open()) {
      JsonNode answer =
          servers.json(
              Request.post("/" + Request.encode(index) + "/_search", body(query).toString()));
      if (json) {
        out.println(answer);
      } else {
        print(query, answer, out);
      }
      out.flush();
      return answer.path("_shards").path("failed").asInt(0) == 0 ? 0 : 1;
    }
  }

  private ObjectNode body(String query) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("query").putObject("query_string").put("query", query);
    body.put("size", size);
    return body;
  }

  private void print(String query, JsonNode answer, PrintWriter out) {
    JsonNode total = answer.path("hits").path("total");
    JsonNode hits = answer.path("hits").path("hits");
    long count = total.path("value").asLong(0);
    out.printf(
        Locale.ROOT,
        "%s%,d %s for '%s' in %d ms%n",
        total.path("relation").asString("eq").equals("gte") ? "at least " : "",
        count,
        count == 1 ? "hit" : "hits",
        query,
        answer.path("took").asLong(0));
    Set<String> wanted = Excerpt.words(query);
    int rank = 0;
    for (JsonNode hit : hits) {
      rank++;
      print(rank, hit, wanted, out);
    }
    JsonNode shards = answer.path("_shards");
    if (shards.path("failed").asInt(0) > 0) {
      command
          .commandLine()
          .getErr()
          .printf(
              Locale.ROOT,
              "%d of %d shards did not answer; there may be more%n",
              shards.path("failed").asInt(0),
              shards.path("total").asInt(0))
          .flush();
    }
  }

  private static void print(int rank, JsonNode hit, Set<String> wanted, PrintWriter out) {
    JsonNode source = hit.path("_source");
    String title = source.path("title").asString("");
    String id = hit.path("_id").asString("");
    out.printf(
        Locale.ROOT,
        "%n%d. %s%s  [%.2f]%n",
        rank,
        title.isEmpty() ? "" : title + "  ",
        id,
        hit.path("_score").asDouble(0));
    JsonNode text = source.path("text");
    if (text.isString()) {
      long first = source.path("line").asLong(1);
      for (Excerpt.Line line : Excerpt.of(text.asString(), first, wanted)) {
        out.printf(Locale.ROOT, "%8d  %s%n", line.number(), line.text());
      }
    } else {
      String all = source.toString();
      out.println(
          "          "
              + (all.length() <= MAX_SHOWN_SOURCE_CHARS
                  ? all
                  : all.substring(0, MAX_SHOWN_SOURCE_CHARS) + "…"));
    }
  }
}
