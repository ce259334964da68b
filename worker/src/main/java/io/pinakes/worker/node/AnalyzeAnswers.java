package io.pinakes.worker.node;

import io.pinakes.common.analysis.Analysis;
import io.pinakes.common.analysis.AnalyzeBody;
import io.pinakes.common.message.AnalyzeCall.AnalyzeAnswer;
import io.pinakes.common.message.AnalyzeCall.AnalyzeRequest;
import io.pinakes.common.runtime.Machine;
import io.pinakes.worker.analysis.Analyze;
import io.pinakes.worker.analysis.IndexAnalyzers;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Answers what becomes of texts, for indices whether this worker holds any of theirs or not. */
final class AnalyzeAnswers {

  /** OpenSearch's default of {@code index.analyze.max_token_count}. */
  private static final int MAX_TOKENS = 10_000;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Machine machine;

  AnalyzeAnswers(Machine machine) {
    this.machine = machine;
  }

  AnalyzeAnswer answer(AnalyzeRequest request) throws Exception {
    var settings = new TreeMap<String, JsonNode>();
    JSON.readTree(request.settings())
        .properties()
        .forEach(each -> settings.put(each.getKey(), each.getValue()));
    AnalyzeBody body = AnalyzeBody.parse((ObjectNode) JSON.readTree(request.body()));
    JsonNode most = settings.get("index.analyze.max_token_count");
    int tokens = most == null ? MAX_TOKENS : Integer.parseInt(most.asString());
    return machine.compute(
        () -> {
          var analyzers = new IndexAnalyzers(Analysis.of(settings));
          ObjectNode answer = new Analyze(analyzers, request.ofIndex(), tokens).answer(body);
          return new AnalyzeAnswer(answer.toString().getBytes(StandardCharsets.UTF_8));
        });
  }
}
