package io.pinakes.system.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.s3.S3Client;

final class OperationsTest {

  /** Names operations in each way that there is. */
  private static final class Caller {
    static void call(S3Client client) {
      client.listBuckets();
    }

    static Runnable callLater(S3Client client) {
      return () -> client.headBucket(b -> b.bucket("books"));
    }

    static Function<GetItemRequest, GetItemResponse> refer(DynamoDbClient client) {
      return client::getItem;
    }

    static Runnable end(S3Client client) {
      return client::close;
    }
  }

  @Test
  void callsAndReferencesAreFoundWhereverTheyAre() {
    assertThat(Operations.in(new ClassFileImporter().importClasses(Caller.class)))
        .containsExactlyInAnyOrder("s3:ListBuckets", "s3:HeadBucket", "dynamodb:GetItem");
  }
}
