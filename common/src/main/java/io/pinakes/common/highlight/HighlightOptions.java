package io.pinakes.common.highlight;

import io.pinakes.common.dsl.QueryNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the matches in one field are shown; null where the request does not say.
 *
 * @param preTags before a match
 * @param postTags after it
 * @param fragmentSize the length of a fragment in UTF-16 units; 0: as long as it comes
 * @param numberOfFragments at most; 0: the whole text
 * @param fragmentOffset where fragments begin before a match; only with term vectors
 * @param scoreOrdered the best fragments first, not the first ones
 * @param requireFieldMatch only what the query looks for in this field
 * @param type of highlighter
 * @param fragmenter of the plain highlighter
 * @param noMatchSize of the beginning that is shown if nothing matches
 * @param query to look for instead of the search's
 * @param matchedFields further fields of the same text whose matches are shown
 * @param boundaries where fragments end: {@code sentence}, {@code word} or {@code chars}
 * @param boundaryLocale the language of sentences and words
 * @param boundaryChars with {@code chars}, what fragments end at
 * @param boundaryMaxScan how far to look for one
 * @param maxAnalyzerOffset up to where in a text to look
 * @param phraseLimit matches of a text that are looked at; only with term vectors
 */
public record HighlightOptions(
    @Nullable List<String> preTags,
    @Nullable List<String> postTags,
    @Nullable Integer fragmentSize,
    @Nullable Integer numberOfFragments,
    @Nullable Integer fragmentOffset,
    @Nullable Boolean scoreOrdered,
    @Nullable Boolean requireFieldMatch,
    @Nullable String type,
    @Nullable String fragmenter,
    @Nullable Integer noMatchSize,
    @Nullable QueryNode query,
    @Nullable List<String> matchedFields,
    @Nullable String boundaries,
    @Nullable String boundaryLocale,
    @Nullable String boundaryChars,
    @Nullable Integer boundaryMaxScan,
    @Nullable Integer maxAnalyzerOffset,
    @Nullable Integer phraseLimit) {

  /** What OpenSearch puts around matches. */
  private static final List<String> PRE_TAGS = List.of("<em>");

  private static final List<String> POST_TAGS = List.of("</em>");

  private static final int FRAGMENT_SIZE = 100;
  private static final int FRAGMENTS = 5;
  private static final int PHRASE_LIMIT = 256;
  private static final int BOUNDARY_MAX_SCAN = 20;
  private static final String BOUNDARY_CHARS = ".,!? \t\n";

  /** Matches of a text that are looked at. */
  public int phraseLimitOrDefault() {
    return phraseLimit == null ? PHRASE_LIMIT : phraseLimit;
  }

  /** The first match's tag, or as many as there are. */
  public List<String> preTagsOrDefault() {
    return preTags == null ? PRE_TAGS : preTags;
  }

  public List<String> postTagsOrDefault() {
    return postTags == null ? POST_TAGS : postTags;
  }

  public int fragmentSizeOrDefault() {
    return fragmentSize == null ? FRAGMENT_SIZE : fragmentSize;
  }

  public int numberOfFragmentsOrDefault() {
    return numberOfFragments == null ? FRAGMENTS : numberOfFragments;
  }

  public boolean isScoreOrdered() {
    return scoreOrdered != null && scoreOrdered;
  }

  public boolean requiresFieldMatch() {
    return requireFieldMatch == null || requireFieldMatch;
  }

  public String typeOrDefault() {
    return type == null ? "unified" : type;
  }

  public int noMatchSizeOrDefault() {
    return noMatchSize == null ? 0 : noMatchSize;
  }

  public int boundaryMaxScanOrDefault() {
    return boundaryMaxScan == null ? BOUNDARY_MAX_SCAN : boundaryMaxScan;
  }

  public String boundaryCharsOrDefault() {
    return boundaryChars == null ? BOUNDARY_CHARS : boundaryChars;
  }

  /** These, with those of all fields where these say nothing. */
  HighlightOptions orElse(HighlightOptions all) {
    return new HighlightOptions(
        first(preTags, all.preTags),
        first(postTags, all.postTags),
        first(fragmentSize, all.fragmentSize),
        first(numberOfFragments, all.numberOfFragments),
        first(fragmentOffset, all.fragmentOffset),
        first(scoreOrdered, all.scoreOrdered),
        first(requireFieldMatch, all.requireFieldMatch),
        first(type, all.type),
        first(fragmenter, all.fragmenter),
        first(noMatchSize, all.noMatchSize),
        first(query, all.query),
        first(matchedFields, all.matchedFields),
        first(boundaries, all.boundaries),
        first(boundaryLocale, all.boundaryLocale),
        first(boundaryChars, all.boundaryChars),
        first(boundaryMaxScan, all.boundaryMaxScan),
        first(maxAnalyzerOffset, all.maxAnalyzerOffset),
        first(phraseLimit, all.phraseLimit));
  }

  private static <T> @Nullable T first(@Nullable T own, @Nullable T other) {
    return own != null ? own : other;
  }
}
