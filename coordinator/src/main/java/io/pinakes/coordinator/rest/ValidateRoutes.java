package io.pinakes.coordinator.rest;

import io.pinakes.common.dsl.Compound.MatchAll;
import io.pinakes.common.error.ApiError;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.message.ShardId;
import io.pinakes.common.query.SearchBody;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.coordinator.api.Explanations;
import io.pinakes.coordinator.api.Explanations.Question;
import io.pinakes.coordinator.api.Indices;
import io.pinakes.coordinator.api.ReadConsistency;
import io.pinakes.coordinator.index.IndexResolver.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Whether queries fit the indices that they are for. */
final class ValidateRoutes implements Routes {

  /** What OpenSearch's optimiser makes of all documents, as it shows it. */
  private static final String MATCH_ALL =
      "ApproximateScoreQuery(originalQuery=*:*, approximationQuery=Approximate(*:*))";

  private final Indices indices;
  private final Explanations explanations;

  ValidateRoutes(Indices indices, Explanations explanations) {
    this.indices = indices;
    this.explanations = explanations;
  }

  @Override
  public void addTo(Router.Builder router) {
    for (Method method : List.of(Method.GET, Method.POST)) {
      router.add(method, "/_validate/query", this::validate);
      router.add(method, "/{index}/_validate/query", this::validate);
    }
  }

  /**
   * What became of the query on one shard.
   *
   * @param error null: it fits
   * @param failed whether the shard did not answer, which says nothing of the query
   */
  private record Checked(
      String index, int shard, @Nullable String query, @Nullable String error, boolean failed) {}

  private Endpoint.Action validate(RestRequest request) {
    Parameters parameters = request.parameters();
    boolean explain = parameters.flag("explain", false);
    boolean rewrite = parameters.flag("rewrite", false);
    boolean allShards = parameters.flag("all_shards", false);
    IndexExpression expression = IndexExpression.of(request);
    ReadConsistency consistency = ReadParameters.of(request);
    ObjectNode json;
    SearchBody body;
    try {
      json = QueryRoutes.body(request);
      body = SearchBody.parse(json);
    } catch (ApiException e) {
      return () -> RestResponse.json(200, out -> writeUnread(e.error(), explain, out));
    }
    boolean all = body.query() instanceof MatchAll;
    return () -> {
      List<Checked> checked = new ArrayList<>();
      for (Target target : expression.targets(indices)) {
        IndexDefinition index = target.index();
        var question = new Question(json, null, rewrite, target.filters());
        int shards = allShards ? index.settings().shards() : 1;
        for (int number = 0; number < shards; number++) {
          checked.add(check(index, number, question, consistency));
        }
      }
      return RestResponse.json(200, out -> write(checked, explain, allShards, all, out));
    };
  }

  private Checked check(
      IndexDefinition index, int number, Question question, ReadConsistency consistency)
      throws InterruptedException {
    var shard = new ShardId(index.name(), index.uuid(), number);
    try {
      String query =
          explanations.explain(index, shard, question, consistency, Timeouts.READ).query();
      return new Checked(index.name(), number, query, null, false);
    } catch (ApiException e) {
      boolean failed = e.error().status() >= 500;
      String error = "[" + index.name() + "/" + index.uuid() + "] " + shown(e.error());
      return new Checked(index.name(), number, null, error, failed);
    }
  }

  private static void writeUnread(ApiError error, boolean explain, JsonOut out) {
    out.open().field("valid", false);
    if (explain) {
      out.field("error", shown(error));
    }
    out.close();
  }

  private static void write(
      List<Checked> checked, boolean explain, boolean allShards, boolean all, JsonOut out) {
    long failed = checked.stream().filter(Checked::failed).count();
    out.open()
        .open("_shards")
        .field("total", checked.size())
        .field("successful", checked.size() - failed)
        .field("failed", failed)
        .close()
        .field("valid", checked.stream().allMatch(one -> one.error() == null));
    if (explain) {
      out.openArray("explanations");
      for (Checked one : checked) {
        out.open().field("index", one.index());
        if (allShards) {
          out.field("shard", one.shard());
        }
        out.field("valid", one.error() == null);
        if (one.error() != null) {
          out.field("error", one.error());
        } else {
          out.field("explanation", all ? matchingAll(one.query()) : one.query());
        }
        out.close();
      }
      out.closeArray();
    }
    out.close();
  }

  /** All documents, or those that an alias lets through, as OpenSearch writes it. */
  private static String matchingAll(@Nullable String query) {
    String filtered = "+*:* ";
    return query != null && query.startsWith(filtered)
        ? "+" + MATCH_ALL + query.substring(filtered.length() - 1)
        : MATCH_ALL;
  }

  /** An error as OpenSearch writes it in one line. */
  private static String shown(ApiError error) {
    var line = new StringBuilder(className(error.type()));
    line.append('[').append(error.reason()).append(']');
    if (error.causedBy() != null) {
      line.append("; nested: ").append(shown(error.causedBy())).append(';');
    }
    return line.toString();
  }

  private static String className(String type) {
    var name = new StringBuilder();
    for (String word : List.of(type.split("_", -1))) {
      if (!word.isEmpty()) {
        name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
      }
    }
    return name.toString();
  }
}
