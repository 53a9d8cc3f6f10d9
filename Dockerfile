FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY build.mjs openapi.json ./
COPY src ./src
# The phone simulator and the embedded databases stay behind, with the packages they need.
RUN npm run build && rm -r dist/development && npm prune --omit=dev

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# For `node dist/cli/mainline.cli.js migrate`.
COPY supabase/migrations ./supabase/migrations
# The journal: keep it on a volume, or events that a database has not taken yet are lost with the container.
RUN install -d -o node -g node -m 700 /data
VOLUME /data
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Not `npm start`: signals must reach the server itself.
CMD ["node", "--enable-source-maps", "dist/main.js"]
