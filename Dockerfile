# The image of Pinakes: docker build -t pinakes .
# DynamoDB Local, for a cluster without AWS: docker build -t pinakes-dynamodb-local --target dynamodb-local .

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
# Dependencies first: a layer that stays while the POMs do. The module whose sources change least is compiled with them,
# because the compiler's own plug-ins are fetched only when there is something to compile.
COPY pom.xml ./
COPY common/pom.xml common/
COPY coordinator/pom.xml coordinator/
COPY worker/pom.xml worker/
COPY cli/pom.xml cli/
COPY system-tests/pom.xml system-tests/
COPY bench/pom.xml bench/
COPY dynamodb-local/pom.xml dynamodb-local/
COPY s3-local/pom.xml s3-local/
COPY dynamodb-local/src/main dynamodb-local/src/main
RUN mvn -q -B -DskipTests -pl cli -am package
COPY common/src/main common/src/main
COPY coordinator/src/main coordinator/src/main
COPY worker/src/main worker/src/main
COPY cli/src/main cli/src/main
RUN mvn -q -B -DskipTests -pl cli -am package
# Ours apart from theirs: a layer each. The class path is written down because the AOT caches hold for this order only.
RUN cd cli/target \
  && mkdir -p /out/app /out/lib /out/dynamodb-local \
  && mv lib/common-*.jar lib/coordinator-*.jar lib/worker-*.jar pinakes.jar /out/app/ \
  && mv lib/*.jar /out/lib/ \
  && mv dynamodb-local/*.jar /out/dynamodb-local/ \
  && cd /out \
  && ls app/*.jar lib/*.jar | sed 's|^|/opt/pinakes/|' | paste -sd: - > /out/app/class-path

# The modules that jdeps names, and one to look into a running node: jdk.jfr.
FROM build AS runtime
# Some images leave out the JDK's man pages, which jlink misses even when it is to leave them out.
RUN mkdir -p "$JAVA_HOME/man/man1" && cd "$JAVA_HOME/bin" \
  && for tool in *; do [ -e "../man/man1/$tool.1" ] || : > "../man/man1/$tool.1"; done
RUN jlink --output /opt/java-small --ignore-modified-runtime --no-header-files --no-man-pages --compress=zip-6 --add-modules \
  java.base,java.logging,java.management,java.naming,java.security.jgss,java.security.sasl,java.sql,java.xml,jdk.incubator.vector,jdk.jfr,jdk.management,jdk.net,jdk.unsupported
# DynamoDB Local's logging wants more.
RUN jlink --output /opt/java-dynamodb-local --ignore-modified-runtime --no-header-files --no-man-pages --compress=zip-6 --add-modules \
  java.base,java.desktop,java.logging,java.management,java.naming,java.rmi,java.scripting,java.security.jgss,java.sql,java.xml,jdk.management,jdk.net,jdk.unsupported
# An address may be another container's a second later. A system property would not do: this file is asked first.
RUN for java in /opt/java-small /opt/java-dynamodb-local; do \
    security=$java/conf/security/java.security \
    && sed -i 's/^#\?\(networkaddress\.cache\.\(negative\.\)\?ttl\)=.*/\1=1/' $security \
    && [ "$(grep -c '^networkaddress\.cache\..*ttl=1$' $security)" = 2 ] || exit 1; \
  done

FROM debian:bookworm-slim AS base
ENV PATH=/opt/pinakes/bin:/opt/java/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  LANG=C.UTF-8 \
  PINAKES_BIND=0.0.0.0 \
  PINAKES_DATA=/var/lib/pinakes
# A volume that is mounted for the first time gets the owner that its folder has here.
RUN groupadd --system --gid 10001 pinakes \
  && useradd --system --uid 10001 --gid 10001 --home-dir /var/lib/pinakes --no-create-home --shell /usr/sbin/nologin pinakes \
  && install -d -o pinakes -g pinakes /var/lib/pinakes /var/lib/pinakes-blobs
WORKDIR /var/lib/pinakes
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=5s --start-period=30s --retries=3 CMD ["pinakes", "health"]
ENTRYPOINT ["pinakes"]

# AWS's licence lets people use DynamoDB Local, not hand it on: whoever builds this fetches it, and our own image has none.
FROM base AS dynamodb-local
COPY --from=runtime /opt/java-dynamodb-local /opt/java
COPY --from=build /out/dynamodb-local /opt/pinakes/dynamodb-local
COPY --from=build /out/lib /opt/pinakes/lib
COPY --from=build /out/app /opt/pinakes/app
COPY deploy/image/pinakes /opt/pinakes/bin/
USER 10001:10001
ENV PINAKES_PORT=8000 DDB_LOCAL_TELEMETRY=0
# The nodes wait for it.
HEALTHCHECK --interval=1s --timeout=5s --start-period=30s --retries=10 CMD ["pinakes", "health"]
EXPOSE 8000
CMD ["dynamodb"]

FROM base AS untrained
COPY --from=runtime /opt/java-small /opt/java
COPY --from=build /out/lib /opt/pinakes/lib
COPY --from=build /out/app /opt/pinakes/app
COPY deploy/image/pinakes /opt/pinakes/bin/

# Each role, and a command, run for a moment: what they load is kept in a form that the JVM starts from.
FROM untrained AS training
COPY --from=dynamodb-local /opt/java /opt/java-dynamodb-local
COPY --from=dynamodb-local /opt/pinakes/dynamodb-local /opt/pinakes/dynamodb-local
COPY deploy/image/train /tmp/
COPY examples/books /tmp/books
RUN /tmp/train /tmp/books

FROM untrained AS trained
COPY --from=training /opt/pinakes/aot /opt/pinakes/aot
USER 10001:10001
ENV PINAKES_PORT=9200
EXPOSE 9200
CMD ["--help"]

# Fargate gives a volume its folder's owner and mode only if the folder is named here. Elsewhere each container would leave
# two volumes behind.
FROM trained AS fargate
VOLUME ["/tmp", "/var/lib/pinakes"]

FROM trained AS pinakes
