package io.pinakes.worker.index;

import io.pinakes.common.error.ApiException;
import io.pinakes.common.mapping.FieldType;
import io.pinakes.common.mapping.GeoPoint;
import io.pinakes.common.mapping.Geohash;
import io.pinakes.common.mapping.ValueField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LatLonDocValuesField;
import org.apache.lucene.document.LatLonPoint;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.VectorSimilarityFunction;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** Adds values that may be objects or arrays as a whole, by their field's type. */
final class ShapedValues {

  /** Leaves of an object of any shape. */
  private static final int MAX_LEAVES = 1_000;

  /** Levels of an object of any shape; OpenSearch's default bound of mappings. */
  private static final int MAX_LEVELS = 20;

  private final FieldIndexer single;
  private final CompletionValues completions;

  ShapedValues(FieldIndexer single, CompletionValues completions) {
    this.single = single;
    this.completions = completions;
  }

  /** Whether values of the field are read as a whole. */
  static boolean takes(ValueField field) {
    return switch (field.type().family()) {
      case FLAT, GEO, RANGE, COMPLETION, VECTOR -> true;
      default -> false;
    };
  }

  /**
   * Adds a value.
   *
   * @throws ApiException 400
   * @throws IllegalArgumentException it cannot be the field's; the message is for users
   */
  void add(IndexedDocument document, ValueField field, JsonNode value) {
    switch (field.type().family()) {
      case GEO -> points(document, field, value);
      case RANGE -> {
        if (value.isArray()) {
          value.forEach(one -> add(document, field, one));
        } else if (!value.isNull()) {
          RangeValues.add(document, field, value);
        }
      }
      case FLAT -> flat(document, field, value);
      case VECTOR -> vector(document, field, value);
      case COMPLETION -> completions.add(document, field, value);
      default -> throw new IllegalStateException(field.type() + " is read value by value");
    }
  }

  /** The single values that sub-fields get of a value. */
  static List<Scalar> parts(ValueField field, JsonNode value) {
    return switch (field.type().family()) {
      case COMPLETION -> CompletionReader.inputs(value).stream().map(ShapedValues::text).toList();
      case GEO -> {
        var cells = new ArrayList<Scalar>();
        cells(value, cells);
        yield cells;
      }
      default -> value.isValueNode() && !value.isNull() ? List.of(Scalar.of(value)) : List.of();
    };
  }

  private static Scalar text(String text) {
    return new Scalar(JsonToken.VALUE_STRING, text);
  }

  private static void cells(JsonNode value, List<Scalar> cells) {
    if (several(value)) {
      value.forEach(one -> cells(one, cells));
    } else if (!value.isNull()) {
      try {
        cells.add(text(Geohash.of(GeoPoint.of(value).checked(), Geohash.MAX_DIGITS)));
      } catch (IllegalArgumentException e) {
        // The field has refused or left out the same value.
        return;
      }
    }
  }

  /** Whether a value is an array of points, not one that is a point itself. */
  private static boolean several(JsonNode value) {
    return value.isArray() && (value.isEmpty() || !value.get(0).isNumber());
  }

  private static void points(IndexedDocument document, ValueField field, JsonNode value) {
    if (value.isNull()) {
      JsonNode instead = field.nullValue();
      if (instead != null) {
        points(document, field, instead);
      }
      return;
    }
    if (several(value)) {
      value.forEach(one -> points(document, field, one));
      return;
    }
    if (value.isArray() && value.size() == 3 && !field.ignoreZValue()) {
      throw new IllegalArgumentException(
          "Exception parsing coordinates: found Z value ["
              + value.get(2)
              + "] but [ignore_z_value] parameter is [false]");
    }
    GeoPoint point = GeoPoint.of(value);
    try {
      point = point.checked();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + " for " + field.path(), e);
    }
    if (field.indexed()) {
      document.add(new LatLonPoint(field.path(), point.latitude(), point.longitude()));
    }
    if (field.hasDocValues()) {
      document.add(new LatLonDocValuesField(field.path(), point.latitude(), point.longitude()));
    }
    if (field.stored()) {
      document.add(new StoredField(field.path(), point.latitude() + ", " + point.longitude()));
    }
    FieldIndexer.nameIfHidden(document, field);
  }

  private static void vector(IndexedDocument document, ValueField field, JsonNode value) {
    if (value.isNull()) {
      return;
    }
    if (!value.isArray()) {
      throw new IllegalArgumentException("Vector must be an array of numbers");
    }
    if (value.size() != field.dimension()) {
      throw new IllegalArgumentException(
          "Vector dimension mismatch. Expected: " + field.dimension() + ", Given: " + value.size());
    }
    float[] numbers = new float[value.size()];
    boolean zero = true;
    for (int i = 0; i < numbers.length; i++) {
      JsonNode number = value.get(i);
      numbers[i] =
          number.isNumber() ? (float) number.doubleValue() : Float.parseFloat(number.asString());
      if (!Float.isFinite(numbers[i])) {
        throw new IllegalArgumentException("KNN vector values cannot be NaN or infinity");
      }
      zero &= numbers[i] == 0;
    }
    VectorSimilarityFunction similarity = similarity(field);
    if (zero && similarity == VectorSimilarityFunction.COSINE) {
      throw new IllegalArgumentException(
          "zero vector is not supported when space type is [cosinesimil]");
    }
    boolean given = document.fields().stream().anyMatch(other -> other.name().equals(field.path()));
    if (given) {
      throw new IllegalArgumentException("a document has one vector in a field at most");
    }
    document.add(new KnnFloatVectorField(field.path(), numbers, similarity));
  }

  /** How near two vectors of a field are. */
  static VectorSimilarityFunction similarity(ValueField field) {
    return switch (field.spaceType()) {
      case "cosinesimil" -> VectorSimilarityFunction.COSINE;
      case "innerproduct" -> VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;
      default -> VectorSimilarityFunction.EUCLIDEAN;
    };
  }

  private void flat(IndexedDocument document, ValueField field, JsonNode value) {
    if (value.isNull()) {
      return;
    }
    boolean objects = value.isObject();
    if (value.isArray()) {
      objects = true;
      for (JsonNode one : value) {
        objects &= one.isObject() || one.isNull();
      }
    }
    if (!objects) {
      throw new IllegalArgumentException(
          "object mapping for [" + field.path() + "] tried to parse a value that is no object");
    }
    int leaves = flat(document, field, field.path(), value, 1, 0);
    if (leaves > MAX_LEAVES) {
      throw new IllegalArgumentException(
          "[" + field.path() + "] has more than [" + MAX_LEAVES + "] values");
    }
  }

  private int flat(
      IndexedDocument document,
      ValueField field,
      String path,
      JsonNode value,
      int depth,
      int before) {
    if (depth > MAX_LEVELS) {
      throw new IllegalArgumentException(
          "[" + field.path() + "] has more than [" + MAX_LEVELS + "] levels");
    }
    int leaves = before;
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        if (!member.getKey().isBlank()) {
          String below = path + "." + member.getKey();
          leaves = flat(document, field, below, member.getValue(), depth + 1, leaves);
        }
      }
    } else if (value.isArray()) {
      for (JsonNode one : value) {
        leaves = flat(document, field, path, one, depth, leaves);
      }
    } else if (!value.isNull() && leaves <= MAX_LEAVES) {
      leaves++;
      single.keyword(document, field, value.asString());
      if (!path.equals(field.path())) {
        single.leaf(document, field.leaf(path), value.asString());
      }
    }
    return leaves;
  }

  /** The type of a value that a range's bounds are. */
  static FieldType bounds(ValueField field) {
    FieldType bounds = field.type().ofBounds();
    if (bounds == null) {
      throw new IllegalStateException(field.type() + " is no range");
    }
    return bounds;
  }
}
