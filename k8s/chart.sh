#!/usr/bin/env bash
# Makes the Helm chart from the overlay for production, so that there is one source:
#   k8s/chart.sh [FOLDER]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
chart=${1:-$here/chart}
rendered=$(mktemp)
trap 'rm -f "$rendered"' EXIT

kubectl kustomize "$here/overlays/production" >"$rendered"

fail() {
  echo "chart.sh: $1" >&2
  exit 1
}

# Puts a value in the place of what the overlay says; what is not there is a mistake.
value() {
  grep -qF -- "$1" "$rendered" || fail "the overlay says nowhere: $1"
  local from=${1//./\\.}
  sed -i "s#$from#$2#g" "$rendered"
}

! grep -q '{{' "$rendered" || fail "the overlay has what Helm would take for a template"
config=$(sed -n 's/^  name: \(sanaga-config-[a-z0-9]*\)$/\1/p' "$rendered")

value 'api.example.org' '{{ .Values.host }}'
# The name changes with what is in it, as in the overlay: a change rolls the pods.
other='{{ if ne .Values.host "api.example.org" }}-{{ .Values.host | sha256sum | trunc 8 }}{{ end }}'
value "name: $config" "name: $config$other"
value 'namespace: sanaga' 'namespace: {{ .Release.Namespace }}'
value 'image: sanaga:0.1.0' 'image: {{ .Values.image | quote }}'
value 'secretName: sanaga-tls' 'secretName: {{ .Values.tlsSecret | quote }}'
value 'secretName: sanaga-members-tls' 'secretName: {{ .Values.membersTlsSecret | quote }}'
value 'cidr: 192.0.2.10/32' 'cidr: {{ .Values.databaseCidr | quote }}'
value 'maxReplicas: 6' 'maxReplicas: {{ .Values.maxReplicas }}'

rm -rf "$chart"
mkdir -p "$chart/templates" "$chart/crds"
cat >"$chart/Chart.yaml" <<'YAML'
# Made by k8s/chart.sh, as all files here.
apiVersion: v2
name: sanaga
description: Escrow and payments for Cameroon's mobile money
version: 0.1.0
appVersion: 0.1.0
YAML
cat >"$chart/values.yaml" <<'YAML'
# Where the image is, with its registry.
image: sanaga:0.1.0
# Under which name callers and providers reach the API.
host: api.example.org
# The secret with the certificate for it.
tlsSecret: sanaga-tls
# The secret with what nodes show each other: tls.crt, tls.key, ca.crt.
membersTlsSecret: sanaga-members-tls
# Where PostgreSQL is: nodes reach no other database.
databaseCidr: 192.0.2.10/32
# How many nodes there may be; the least is three.
maxReplicas: 6
YAML

# Each document gets a file, where Helm wants it; the namespace is for Helm to make.
awk -v chart="$chart" '
  function put(   file) {
    sub(/-config-.*/, "-config", name)
    file = chart (kind == "CustomResourceDefinition" ? "/crds/" : "/templates/") tolower(kind) "-" name ".yaml"
    if (document != "" && kind != "Namespace") printf "%s", document > file
    document = kind = name = ""
  }
  /^---$/ { put(); next }
  /^kind: / { kind = $2 }
  /^  name: / && name == "" { name = $2 }
  { document = document $0 "\n" }
  END { put() }' "$rendered"
