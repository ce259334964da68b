package io.pinakes.common.state;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.Mapping;
import io.pinakes.common.mapping.ValueField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The order of documents within the segments of an index, by settings that are fixed when the index
 * is made.
 *
 * @param keys the first counts most; none: in the order in which they came
 */
public record IndexSort(List<Key> keys) {

  public IndexSort {
    keys = List.copyOf(keys);
  }

  /**
   * A field to order by.
   *
   * @param greatest whether the greatest of several values counts, else the least
   * @param missingFirst where documents without a value are
   */
  public record Key(String field, boolean descending, boolean greatest, boolean missingFirst) {}

  /**
   * Reads the settings.
   *
   * @throws ApiException 400 if they do not fit each other
   */
  public static IndexSort of(IndexSettings settings) {
    List<String> fields = settings.texts(IndexSetting.SORT_FIELD);
    List<String> orders = settings.texts(IndexSetting.SORT_ORDER);
    List<String> modes = settings.texts(IndexSetting.SORT_MODE);
    List<String> missing = settings.texts(IndexSetting.SORT_MISSING);
    for (String order : orders) {
      requireWord("Illegal sort order:" + order, order, "asc", "desc");
    }
    checkSize(fields, IndexSetting.SORT_ORDER, orders);
    for (String mode : modes) {
      requireWord(
          "Illegal index sort mode:[" + upper(mode) + "], must be one of [MAX, MIN]",
          mode,
          "min",
          "max");
    }
    checkSize(fields, IndexSetting.SORT_MODE, modes.stream().map(IndexSort::upper).toList());
    for (String one : missing) {
      if (!one.equals("_first") && !one.equals("_last")) {
        throw ApiException.illegalArgument(
            "Illegal missing value:[" + one + "], must be one of [_last, _first]");
      }
    }
    checkSize(fields, IndexSetting.SORT_MISSING, missing);
    var keys = new ArrayList<Key>();
    for (int i = 0; i < fields.size(); i++) {
      boolean descending = !orders.isEmpty() && orders.get(i).equalsIgnoreCase("desc");
      keys.add(
          new Key(
              fields.get(i),
              descending,
              modes.isEmpty() ? descending : modes.get(i).equalsIgnoreCase("max"),
              !missing.isEmpty() && missing.get(i).equals("_first")));
    }
    return new IndexSort(keys);
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  private static void requireWord(String otherwise, String word, String one, String other) {
    if (!word.equalsIgnoreCase(one) && !word.equalsIgnoreCase(other)) {
      throw ApiException.illegalArgument(otherwise);
    }
  }

  private static void checkSize(List<String> fields, IndexSetting setting, List<String> given) {
    if (!given.isEmpty() && given.size() != fields.size()) {
      throw ApiException.illegalArgument(
          "index.sort.field:%s %s:%s, size mismatch".formatted(fields, setting.name(), given));
    }
  }

  /**
   * Checks that the fields of an index can be ordered by.
   *
   * @param index for messages
   * @throws ApiException 400 if one cannot
   */
  public void check(String index, Mapping mapping) {
    for (Key key : keys) {
      ValueField field = mapping.valueField(key.field());
      if (field == null) {
        throw ApiException.illegalArgument("unknown index sort field:[" + key.field() + "]");
      }
      if (mapping.nestedScope(field.path()) != null) {
        throw ApiException.illegalArgument(
            "index sorting on nested fields is not supported: found nested sort field ["
                + key.field()
                + "] in ["
                + index
                + "]");
      }
      if (!field.hasDocValues() || field.type().family() == FieldType.Family.TEXT) {
        throw ApiException.illegalArgument(
            "docvalues not found for index sort field:[" + key.field() + "]");
      }
      switch (field.type().family()) {
        case WHOLE, FRACTION, DATE, BOOLEAN, KEYWORD, IP -> {}
        default ->
            throw ApiException.illegalArgument("invalid index sort field:[" + key.field() + "]");
      }
    }
  }
}
