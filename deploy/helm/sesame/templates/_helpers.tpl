{{- define "sesame.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "sesame.fullname" -}}
{{- if contains (include "sesame.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "sesame.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "sesame.selector" -}}
app.kubernetes.io/name: {{ include "sesame.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "sesame.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{ include "sesame.selector" . }}
{{- end -}}

{{- define "sesame.image" -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}

{{- define "sesame.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (include "sesame.fullname" .) -}}
{{- end -}}

{{/* No rights, no root, nothing to write to but what is mounted. */}}
{{- define "sesame.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "sesame.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: ["ALL"]
{{- end -}}

{{/* The server and the migration alike: the database from its Secret, the key from its file. */}}
{{- define "sesame.env" -}}
- name: SESAME_DB
  valueFrom:
    secretKeyRef:
      name: {{ .Values.database.existingSecret }}
      key: {{ .Values.database.key }}
- name: SESAME_MASTER_KEY_FILE
  value: /etc/sesame/master.key
- name: SESAME_HOME
  value: /var/lib/sesame
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "sesame.mounts" -}}
- name: home
  mountPath: /var/lib/sesame
- name: temporary
  mountPath: /tmp
- name: master-key
  mountPath: /etc/sesame
  readOnly: true
{{- end -}}

{{/* The home lies on the machine that runs the pod, and goes with the pod: the lock in it tells of processes of one machine only. */}}
{{- define "sesame.volumes" -}}
- name: home
  emptyDir: {}
- name: temporary
  emptyDir: {}
- name: master-key
  secret:
    secretName: {{ .Values.masterKey.existingSecret }}
    defaultMode: 0440
    items:
      - key: {{ .Values.masterKey.key }}
        path: master.key
{{- end -}}

{{- define "sesame.publicUrl" -}}
{{- .Values.publicUrl | default (printf "http://%s.%s.svc:%d" (include "sesame.fullname" .) .Release.Namespace (int .Values.ports.http)) -}}
{{- end -}}
