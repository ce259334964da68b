package io.pinakes.dynamodblocal;

import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** Answers the same request for health as the other nodes do, and leaves all else. */
final class HealthHandler extends Handler.Abstract.NonBlocking {

  /** The path, as coordinators and workers have it. */
  private static final String PATH = "/_pinakes/health";

  private static final byte[] BODY = "dynamodb\n".getBytes(StandardCharsets.UTF_8);

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!Request.getPathInContext(request).equals(PATH)) {
      return false;
    }
    response.write(true, BufferUtil.toBuffer(BODY), callback);
    return true;
  }
}
