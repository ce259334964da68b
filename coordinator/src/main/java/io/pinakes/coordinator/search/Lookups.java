package io.pinakes.coordinator.search;

import io.pinakes.common.error.ApiException;
import io.pinakes.coordinator.api.Searches.SearchTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Puts what queries take from documents into them, so that shards need no other shard. */
public final class Lookups {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final TermsLookups terms;
  private final LikedDocuments liked;

  /** Looks documents up as any client would. */
  public Lookups(NamedDocuments documents) {
    this.terms = new TermsLookups(documents);
    this.liked = new LikedDocuments(documents);
  }

  /**
   * The request with its lookups carried out; itself if there are none.
   *
   * @param indices that are searched
   * @param timeout of each look
   * @throws ApiException 404 if an index is not there, 400 for too many lookups
   */
  public ObjectNode carryOut(ObjectNode body, List<String> indices, Duration timeout)
      throws InterruptedException {
    return liked.carryOut(terms.carryOut(body, timeout), indices, timeout);
  }

  /** Targets with the lookups of their filters carried out. */
  List<SearchTarget> carryOut(List<SearchTarget> targets, Duration timeout)
      throws InterruptedException {
    List<SearchTarget> done = new ArrayList<>();
    for (SearchTarget target : targets) {
      List<String> filters = carryOutFilters(target.filters(), target.index(), timeout);
      done.add(new SearchTarget(target.index(), filters, target.routings()));
    }
    return done;
  }

  /** The filters that an index is seen through, with their lookups carried out. */
  List<String> carryOutFilters(List<String> filters, String index, Duration timeout)
      throws InterruptedException {
    List<String> done = new ArrayList<>();
    for (String filter : filters) {
      ObjectNode query = (ObjectNode) JSON.readTree(filter);
      done.add(carryOut(query, List.of(index), timeout).toString());
    }
    return done;
  }
}
