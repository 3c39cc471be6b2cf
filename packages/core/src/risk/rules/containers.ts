import type { RulePack } from "../rule.ts";

/** Containers and clusters. */
export const containersPack: RulePack = {
  name: "containers",
  rules: [
    {
      rule: "containers.deletion",
      score: 65,
      reason: "Deletes or stops containers, images or volumes",
      command: [
        "docker|podman|nerdctl|crictl|ctr|lxc|incus|buildah ** rm|rmi|rmp|remove|delete|del|prune|kill|stop|stopp",
        "docker|podman|nerdctl system|builder|image|volume|network|container prune",
        "docker|podman compose down|rm|kill|stop",
        "docker-compose|podman-compose down|rm|kill|stop",
        "docker swarm leave|ca|unlock-key",
        "docker service|stack|secret|config|node rm|update|scale|rollback|demote",
        "minikube|kind|k3d|colima|multipass|vagrant|kops|eksctl delete|destroy|purge|uninstall|prune|stop",
        "kind|k3d delete cluster",
      ],
      when: ({ options }) => {
        const [first = "", second = ""] = options.operands;
        if (options.has("--help")) return false;
        return (
          DELETIONS.test(first) ||
          DELETIONS.test(second) ||
          (second !== "" && DELETIONS.test(options.operands[2] ?? "") && first === "compose")
        );
      },
    },
    {
      rule: "containers.escape",
      score: 85,
      reason: "Gives a container the run of its host",
      command: [
        "docker|podman|nerdctl|docker-compose --privileged",
        "docker|podman|nerdctl run|create|exec",
        "kubectl --privileged",
        "kubectl debug node/*",
      ],
      when: ({ words, program }) =>
        program === "kubectl" ||
        words.some((word, index) => {
          if (word.startsWith("--privileged")) return word !== "--privileged=false";
          if (/^--(?:pid|ipc|userns|uts|cgroupns)=host$/.test(word)) return true;
          if (/^--(?:cap-add|security-opt)(?:=|$)/.test(word))
            return /sys_|all|unconfined|dac_|net_admin|label[:=]disable/i.test(
              word + (words[index + 1] ?? ""),
            );
          const mount =
            word === "-v" || word === "--volume" || word === "--mount"
              ? (words[index + 1] ?? "")
              : (/^(?:-v|--volume=|--mount=)(.+)$/.exec(word)?.[1] ?? "");
          return /^(?:\/|\/(?:etc|root|proc|sys|var\/run|run|home|var|usr|boot|dev)(?:\/[^:]*)?):|docker\.sock|(?:source|src)=\/(?:,|etc|root|proc|sys|var\/run|$)/.test(
            mount,
          );
        }),
    },
    {
      rule: "containers.cluster-deletion",
      score: 70,
      reason: "Deletes or drains parts of a cluster",
      command: [
        "kubectl|oc|k3s|microk8s.kubectl|k|kubecolor ** delete|drain|cordon|uncordon|taint|evict|replace|reboot|destroy",
        "kubectl|oc rollout undo|restart|pause",
        "kubectl|oc --prune|--force|--grace-period",
        "kubectl|oc scale --replicas=0",
        "kubectl|oc config|auth delete-context|delete-cluster|delete-user|unset|reconcile",
        "helm ** uninstall|delete|del|un|rollback|destroy",
        "helm upgrade --force|--reset-values",
        "helmfile destroy|delete|sync",
        "kustomize build|edit -",
        "kubeadm|k0s|rke|rke2-uninstall.sh|k3s-uninstall.sh|talosctl reset|destroy|delete|wipe",
        "k3s-uninstall.sh|k3s-killall.sh|rke2-uninstall.sh **",
        "etcdctl del|rm|rmdir|compact|defrag|snapshot|member",
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
        const read =
          /^(?:get|describe|explain|logs|top|version|list|status|history|diff|auth|api-resources|api-versions|cluster-info|help|show|search|template|lint|can-i)$/;
        const verb =
          options.operands
            .slice(0, 3)
            .find((word) => !/^(?:config|auth|rollout|app|repo|cluster|context)$/.test(word)) ?? "";
        return !read.test(verb);
      },
    },
    {
      rule: "containers.cluster-shell",
      score: 60,
      reason: "Changes a cluster from a file that can't be seen",
      command: [
        "kubectl|oc apply|create|replace|patch -f=http*|--filename=http*|-f=-",
        "kubectl|oc apply --prune|--force",
      ],
    },
  ],
};

const DELETIONS =
  /^(?:rm|rmi|rmp|remove|delete|del|prune|kill|stop|stopp|down|leave|destroy|purge|uninstall|demote|rollback)$/i;
