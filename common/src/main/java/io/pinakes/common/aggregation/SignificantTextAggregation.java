package io.pinakes.common.aggregation;

import io.pinakes.common.aggregation.partial.Partial;
import io.pinakes.common.aggregation.partial.SignificantPartial;
import io.pinakes.common.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A bucket for each word of documents' texts that is more frequent than in the background. Texts
 * are analyzed again, so that nothing needs to be kept for it.
 *
 * @param field that the words are of
 * @param sourceFields where documents have the texts
 * @param filterDuplicates whether what several documents repeat word by word counts once
 */
public record SignificantTextAggregation(
    String field,
    List<String> sourceFields,
    boolean filterDuplicates,
    SignificantRequest terms,
    IncludeExclude includeExclude)
    implements SignificantAggregation {

  /** Fields that one aggregation reads. */
  private static final int MAX_SOURCE_FIELDS = 100;

  public SignificantTextAggregation {
    sourceFields = List.copyOf(sourceFields);
  }

  static SignificantTextAggregation parse(Members members) {
    String field = members.string("field");
    JsonNode json = members.take("source_fields");
    boolean filterDuplicates = members.flag("filter_duplicate_text", false);
    SignificantRequest terms = SignificantRequest.parse(members);
    IncludeExclude includeExclude = IncludeExclude.parse(members);
    members.end();
    if (field == null) {
      throw ApiException.illegalArgument(
          "Required [field] of the [significant_text] aggregation [" + members.name() + "]");
    }
    return new SignificantTextAggregation(
        field,
        json == null ? List.of(field) : sourceFields(members, json),
        filterDuplicates,
        terms,
        includeExclude);
  }

  private static List<String> sourceFields(Members members, JsonNode json) {
    var fields = new ArrayList<String>();
    for (JsonNode one : json.isArray() ? json : List.of(json)) {
      if (!one.isString()) {
        throw members.unexpected("source_fields", one);
      }
      fields.add(one.asString());
    }
    if (fields.size() > MAX_SOURCE_FIELDS) {
      throw ApiException.illegalArgument(
          "[source_fields] has more than " + MAX_SOURCE_FIELDS + " members: " + fields.size());
    }
    return fields;
  }

  @Override
  public Partial empty(AggregationNode node) {
    return SignificantPartial.UNMAPPED;
  }
}
