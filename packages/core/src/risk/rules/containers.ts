import type { RulePack } from "../rule.ts";
import { isReadingWord } from "./service-verbs.ts";

const DELETING = "rm|rmi|rmp|remove|delete|del|prune|kill|stop|stopp|down|leave";

/** Containers and clusters. */
export const containersPack: RulePack = {
  name: "containers",
  rules: [
    {
      rule: "containers.deletion",
      score: 65,
      reason: "Deletes or stops containers, images or volumes",
      command: [
        `docker|podman|nerdctl|crictl|lxc|incus|buildah ${DELETING} !--help`,
        `docker|podman|nerdctl * ${DELETING} !--help|search`,
        "docker-compose|podman-compose ** down|rm|kill|stop",
        "docker swarm leave|ca|unlock-key",
        "docker service|stack|secret|config|node update|scale|rollback|demote",
        "minikube|k3d|colima|multipass|vagrant|kops|eksctl|kind delete|destroy|purge|uninstall|prune|stop",
      ],
    },
    {
      rule: "containers.escape",
      score: 85,
      reason: "Gives a container the run of its host",
      command: [
        "docker|podman|nerdctl|docker-compose --privileged !--privileged=false",
        "kubectl --privileged",
        "kubectl debug node/*",
      ],
    },
    {
      rule: "containers.escape",
      score: 85,
      reason: "Gives a container the run of its host",
      command: "docker|podman|nerdctl run|create|exec",
      when: ({ options, words }) =>
        words.some((word) => HOST_NAMESPACE.test(word)) ||
        ["--cap-add", "--security-opt"]
          .flatMap(options.values)
          .some((value) => STRONG_RIGHT.test(value)) ||
        ["-v", "--volume", "--mount"]
          .flatMap(options.values)
          .some((value) => HOST_MOUNT.test(value)),
    },
    {
      rule: "containers.cluster-deletion",
      score: 70,
      reason: "Deletes or drains parts of a cluster",
      command: [
        "kubectl|oc|k3s|microk8s.kubectl|k|kubecolor ** delete|drain|cordon|uncordon|taint|evict|replace|reboot|destroy",
        "kubectl|oc ** patch|edit",
        "kubectl|oc autoscale",
        "kubectl|oc certificate approve|deny",
        "kubectl|oc label|annotate ** *-",
        "kubectl|oc set image|env|resources|serviceaccount|subject",
        "kubectl|oc create clusterrolebinding|rolebinding",
        "kubectl|oc rollout undo|restart|pause",
        "kubectl|oc --prune|--force|--grace-period",
        "kubectl|oc scale --replicas=0",
        "kubectl|oc config|auth delete-context|delete-cluster|delete-user|unset|reconcile",
        "helm ** uninstall|delete|del|un|rollback|destroy",
        "helm upgrade --force|--reset-values",
        "helmfile destroy|delete|sync",
        "kubeadm|k0s|rke|rke2-uninstall.sh|k3s-uninstall.sh|talosctl reset|destroy|delete|wipe",
        "k3s-uninstall.sh|k3s-killall.sh|rke2-uninstall.sh **",
        "etcdctl del|rm|rmdir|compact|defrag",
        "etcdctl snapshot|member restore|add|remove|update|promote",
        "istioctl uninstall|x",
        "linkerd uninstall",
        "argocd ** delete|terminate-op|rollback|rm|remove",
        "flux uninstall|delete|suspend",
        "kn|tkn|cilium|crossplane|velero|skaffold|tilt|devspace|okteto ** delete|uninstall|destroy|down",
        "calicoctl delete|replace",
      ],
      when: ({ options, words }) => {
        if (words.some((word) => /^--(?:dry-run|help)(?:=(?!none)|$)|^-h$/.test(word)))
          return false;
        const verb = options.operands.slice(0, 3).find((word) => !GROUPS.has(word)) ?? "";
        return !isReadingWord(verb);
      },
    },
    {
      rule: "containers.unseen-file",
      score: 60,
      reason: "Changes a cluster from a file that can't be seen",
      command: ["kubectl|oc apply|create|replace|patch -f=http*|--filename=http*|-f=-"],
    },
  ],
};

const HOST_NAMESPACE = /^--(?:pid|ipc|userns|uts|cgroupns)=host$/;
const STRONG_RIGHT = /sys_|all|unconfined|dac_|net_admin|label[:=]disable/i;
const HOST_MOUNT =
  /^(?:\/|\/(?:etc|root|proc|sys|var\/run|run|home|var|usr|boot|dev)(?:\/[^:]*)?):|docker\.sock|(?:source|src)=\/(?:,|etc|root|proc|sys|var\/run|$)/;
/** Words that stand before the verb. */
const GROUPS: ReadonlySet<string> = new Set([
  "auth",
  "config",
  "rollout",
  "app",
  "repo",
  "cluster",
  "context",
]);
