package io.pinakes.coordinator.rest;

import io.pinakes.common.analysis.AnalyzeBody;
import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.ValueField;
import io.pinakes.common.state.IndexDefinition;
import io.pinakes.coordinator.api.Analyses;
import io.pinakes.coordinator.api.Indices;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Shows what analyzers make of texts. */
public final class AnalyzeRoutes implements Routes {

  private final Indices indices;
  private final Analyses analyses;

  public AnalyzeRoutes(Indices indices, Analyses analyses) {
    this.indices = indices;
    this.analyses = analyses;
  }

  @Override
  public void addTo(Router.Builder router) {
    for (String path : List.of("/_analyze", "/{index}/_analyze")) {
      router.add(Method.GET, path, this::analyze);
      router.add(Method.POST, path, this::analyze);
    }
  }

  private Endpoint.Action analyze(RestRequest request) {
    request.parameters().ignore("prefer_local");
    boolean named = request.optionalPath("index") != null;
    IndexExpression expression = named ? IndexExpression.of(request) : null;
    ObjectNode json = Json.object(Bodies.required(request));
    AnalyzeBody body = AnalyzeBody.parse(json);
    check(body, named);
    return () -> {
      IndexDefinition index = expression == null ? null : one(expression);
      ObjectNode resolved = json;
      if (body.field() != null) {
        resolved = ofField(body.field(), index, json);
      }
      ObjectNode answer =
          analyses.analyze(
              index == null ? null : index.settings().given(), resolved, Timeouts.READ);
      String shownAs = renamed(resolved, body);
      return RestResponse.json(
          200,
          out -> {
            if (shownAs != null && answer.at("/detail/analyzer") instanceof ObjectNode shown) {
              shown.put("name", shownAs);
            }
            out.any(answer);
          });
    };
  }

  /** A keyword without normalizer is one term; OpenSearch calls that analyzer so. */
  private static @Nullable String renamed(ObjectNode resolved, AnalyzeBody body) {
    boolean keyword =
        body.field() != null
            && resolved.has("analyzer")
            && resolved.get("analyzer").asString().equals("keyword");
    return keyword ? "_keyword" : null;
  }

  private static void check(AnalyzeBody body, boolean ofIndex) {
    var problems = new Validation();
    boolean parts =
        body.tokenizer() != null || !body.filters().isEmpty() || !body.charFilters().isEmpty();
    if (body.texts().isEmpty()) {
      problems.add("text is missing");
    }
    if (body.normalizer() != null && !ofIndex) {
      problems.add("index is required if normalizer is specified");
    }
    if (body.normalizer() != null && (body.tokenizer() != null || body.analyzer() != null)) {
      problems.add("tokenizer/analyze should be null if normalizer is specified");
    }
    if (body.analyzer() != null && parts) {
      problems.add("cannot define extra components on a named analyzer");
    }
    if (body.normalizer() != null && (!body.filters().isEmpty() || !body.charFilters().isEmpty())) {
      problems.add("cannot define extra components on a named normalizer");
    }
    if (body.field() != null && parts) {
      problems.add("cannot define extra components on a field-specific analyzer");
    }
    problems.throwIfAny();
    if (body.field() != null && !ofIndex) {
      throw ApiException.illegalArgument("analysis based on a specific field requires an index");
    }
  }

  private IndexDefinition one(IndexExpression expression) throws InterruptedException {
    List<IndexDefinition> found = expression.resolve(indices);
    if (found.size() != 1) {
      throw ApiException.illegalArgument(
          "unable to resolve a single index: "
              + found.stream().map(IndexDefinition::name).toList());
    }
    return found.getFirst();
  }

  /** The request with the analyzer of the field in its place. */
  private static ObjectNode ofField(String name, @Nullable IndexDefinition index, ObjectNode json) {
    ObjectNode resolved = json.deepCopy();
    resolved.remove("field");
    ValueField field = index == null ? null : index.mapping().valueField(name);
    if (field == null || resolved.has("analyzer") || resolved.has("normalizer")) {
      return resolved;
    }
    if (field.derivation() != null) {
      throw ApiException.illegalArgument(
          "[" + name + "] is made of the words of another field: its analysis is not supported");
    }
    if (field.type().family() == FieldType.Family.TEXT) {
      resolved.put("analyzer", field.analyzer());
    } else if (field.type() != FieldType.KEYWORD) {
      throw ApiException.illegalArgument(
          "Can't process field ["
              + name
              + "], Analysis requests are only supported on tokenized fields");
    } else if (field.normalizer() != null) {
      resolved.put("normalizer", field.normalizer());
    } else {
      resolved.put("analyzer", "keyword");
    }
    return resolved;
  }
}
