/** What the dialogs say that come over a page. An app's seed picks one wording of each. */
export type PopupName =
  | "notifications"
  | "update"
  | "contacts"
  | "rate"
  | "follow_friends"
  | "draft"
  | "consent";

/** title, body, the button that agrees, the one that does not */
export type Wording = readonly [title: string, body: string, accept: string, dismiss: string];
type Wordings = Readonly<Record<PopupName, readonly [Wording, Wording]>> & {
  readonly follow: string;
  readonly close: string;
};

const en: Wordings = {
  follow: "Follow",
  close: "Close",
  notifications: [
    ["Turn on notifications?", "Know right away when people interact with you.", "Turn on", "Not now"],
    ["Get notified", "Don't miss likes, comments and messages.", "Allow", "Don't allow"],
  ],
  update: [
    ["Update available", "A new version has more for you.", "Update", "Not now"],
    ["Time to update", "This version will soon stop working.", "Update now", "Later"],
  ],
  contacts: [
    ["Find contacts", "Sync your contacts to find people you know.", "Allow", "Don't allow"],
    ["Connect with contacts?", "See which of your contacts are here.", "Continue", "Skip"],
  ],
  rate: [
    ["Enjoying the app?", "Tap a star to rate it.", "Rate", "Not now"],
    ["How do you like it?", "Your rating helps us.", "Rate us", "No thanks"],
  ],
  follow_friends: [
    ["Follow your friends", "People you may know.", "Follow all", "Close"],
    ["Suggested accounts", "Follow some to see more.", "See all", "Skip"],
  ],
  draft: [
    ["Continue editing this post?", "You left before it was finished.", "Continue", "Discard"],
    ["You have an unfinished draft", "Pick up where you left off?", "Keep editing", "Start over"],
  ],
  consent: [
    ["Your ads, your choice", "Select how we may use your data for ads.", "Accept", "Manage"],
    ["Updates to our terms", "Agree to go on.", "Agree", "Learn more"],
  ],
};

const es: Wordings = {
  follow: "Seguir",
  close: "Cerrar",
  notifications: [
    ["¿Activar las notificaciones?", "Entérate cuando alguien interactúe contigo.", "Activar", "Ahora no"],
    ["Recibe notificaciones", "No te pierdas me gusta ni mensajes.", "Permitir", "No permitir"],
  ],
  update: [
    ["Actualización disponible", "La nueva versión trae más.", "Actualizar", "Ahora no"],
    ["Es hora de actualizar", "Esta versión dejará de funcionar pronto.", "Actualizar ahora", "Más tarde"],
  ],
  contacts: [
    [
      "Buscar contactos",
      "Sincroniza tus contactos para encontrar a quien conoces.",
      "Permitir",
      "No permitir",
    ],
    ["¿Conectar con tus contactos?", "Mira quiénes de tus contactos están aquí.", "Continuar", "Omitir"],
  ],
  rate: [
    ["¿Te gusta la aplicación?", "Toca una estrella para valorarla.", "Valorar", "Ahora no"],
    ["¿Qué te parece?", "Tu valoración nos ayuda.", "Valóranos", "No, gracias"],
  ],
  follow_friends: [
    ["Sigue a tus amigos", "Personas que quizás conozcas.", "Seguir a todos", "Cerrar"],
    ["Cuentas sugeridas", "Sigue a algunas para ver más.", "Ver todas", "Omitir"],
  ],
  draft: [
    ["¿Seguir editando esta publicación?", "Saliste antes de terminarla.", "Continuar", "Descartar"],
    [
      "Tienes un borrador sin terminar",
      "¿Retomarlo donde lo dejaste?",
      "Seguir editando",
      "Empezar de nuevo",
    ],
  ],
  consent: [
    ["Tus anuncios, tu decisión", "Elige cómo usamos tus datos para anuncios.", "Aceptar", "Gestionar"],
    ["Cambios en nuestras condiciones", "Acepta para continuar.", "Acepto", "Más información"],
  ],
};

const fr: Wordings = {
  follow: "Suivre",
  close: "Fermer",
  notifications: [
    ["Activer les notifications ?", "Soyez au courant des interactions.", "Activer", "Pas maintenant"],
    ["Recevez des notifications", "Ne manquez ni j'aime ni messages.", "Autoriser", "Ne pas autoriser"],
  ],
  update: [
    ["Mise à jour disponible", "La nouvelle version en offre plus.", "Mettre à jour", "Pas maintenant"],
    ["Il faut mettre à jour", "Cette version cessera bientôt de fonctionner.", "Mettre à jour", "Plus tard"],
  ],
  contacts: [
    ["Trouver des contacts", "Synchronisez vos contacts.", "Autoriser", "Ne pas autoriser"],
    ["Associer vos contacts ?", "Voyez lesquels de vos contacts sont ici.", "Continuer", "Ignorer"],
  ],
  rate: [
    ["Vous aimez l'appli ?", "Touchez une étoile pour la noter.", "Noter", "Pas maintenant"],
    ["Qu'en pensez-vous ?", "Votre note nous aide.", "Notez-nous", "Non merci"],
  ],
  follow_friends: [
    ["Suivez vos amis", "Des personnes que vous connaissez peut-être.", "Tout suivre", "Fermer"],
    ["Comptes suggérés", "Suivez-en pour en voir plus.", "Tout voir", "Ignorer"],
  ],
  draft: [
    ["Continuer cette publication ?", "Vous êtes parti avant la fin.", "Continuer", "Supprimer"],
    ["Un brouillon vous attend", "Reprendre où vous en étiez ?", "Continuer", "Recommencer"],
  ],
  consent: [
    ["Vos publicités, votre choix", "Choisissez l'usage de vos données.", "Accepter", "Gérer"],
    ["Nouvelles conditions", "Acceptez pour continuer.", "J'accepte", "En savoir plus"],
  ],
};

const pt: Wordings = {
  follow: "Seguir",
  close: "Fechar",
  notifications: [
    ["Ativar notificações?", "Saiba quando interagirem com você.", "Ativar", "Agora não"],
    ["Receba notificações", "Não perca curtidas nem mensagens.", "Permitir", "Não permitir"],
  ],
  update: [
    ["Atualização disponível", "A nova versão traz mais.", "Atualizar", "Agora não"],
    ["Hora de atualizar", "Esta versão vai parar de funcionar.", "Atualizar agora", "Mais tarde"],
  ],
  contacts: [
    ["Encontrar contatos", "Sincronize seus contatos.", "Permitir", "Não permitir"],
    ["Conectar contatos?", "Veja quais contatos estão aqui.", "Continuar", "Pular"],
  ],
  rate: [
    ["Gostando do app?", "Toque em uma estrela para avaliar.", "Avaliar", "Agora não"],
    ["O que você acha?", "Sua avaliação nos ajuda.", "Avalie", "Não, obrigado"],
  ],
  follow_friends: [
    ["Siga seus amigos", "Pessoas que talvez você conheça.", "Seguir todos", "Fechar"],
    ["Contas sugeridas", "Siga algumas para ver mais.", "Ver todas", "Pular"],
  ],
  draft: [
    ["Continuar editando?", "Você saiu antes de terminar.", "Continuar", "Descartar"],
    ["Você tem um rascunho", "Retomar de onde parou?", "Continuar editando", "Recomeçar"],
  ],
  consent: [
    ["Seus anúncios, sua escolha", "Escolha como usamos seus dados.", "Aceitar", "Gerenciar"],
    ["Novos termos", "Concorde para continuar.", "Concordo", "Saiba mais"],
  ],
};

const ru: Wordings = {
  follow: "Подписаться",
  close: "Закрыть",
  notifications: [
    ["Включить уведомления?", "Узнавайте сразу о реакциях.", "Включить", "Не сейчас"],
    ["Получайте уведомления", "Не пропускайте отметки и сообщения.", "Разрешить", "Не разрешать"],
  ],
  update: [
    ["Доступно обновление", "В новой версии больше возможностей.", "Обновить", "Не сейчас"],
    ["Пора обновиться", "Эта версия скоро перестанет работать.", "Обновить сейчас", "Позже"],
  ],
  contacts: [
    ["Найти контакты", "Синхронизируйте контакты.", "Разрешить", "Не разрешать"],
    ["Подключить контакты?", "Узнайте, кто из них здесь.", "Продолжить", "Пропустить"],
  ],
  rate: [
    ["Нравится приложение?", "Коснитесь звезды, чтобы оценить.", "Оценить", "Не сейчас"],
    ["Как вам?", "Ваша оценка нам поможет.", "Оцените нас", "Нет, спасибо"],
  ],
  follow_friends: [
    ["Подпишитесь на друзей", "Возможно, вы их знаете.", "На всех", "Закрыть"],
    ["Рекомендуемые аккаунты", "Подпишитесь, чтобы видеть больше.", "Все", "Пропустить"],
  ],
  draft: [
    ["Продолжить публикацию?", "Вы не закончили её.", "Продолжить", "Удалить"],
    ["Есть черновик", "Вернуться к нему?", "Продолжить", "Начать заново"],
  ],
  consent: [
    ["Реклама: ваш выбор", "Решите, как использовать ваши данные.", "Принять", "Настроить"],
    ["Новые условия", "Согласитесь, чтобы продолжить.", "Согласен", "Подробнее"],
  ],
};

const zh: Wordings = {
  follow: "关注",
  close: "关闭",
  notifications: [
    ["开启通知？", "及时了解互动消息。", "开启", "以后再说"],
    ["接收通知", "不错过点赞和私信。", "允许", "不允许"],
  ],
  update: [
    ["有新版本", "新版本功能更多。", "更新", "以后再说"],
    ["该更新了", "此版本即将停用。", "立即更新", "稍后"],
  ],
  contacts: [
    ["查找联系人", "同步通讯录以找到认识的人。", "允许", "不允许"],
    ["关联通讯录？", "看看哪些联系人在这里。", "继续", "跳过"],
  ],
  rate: [
    ["喜欢这个应用吗？", "点星评分。", "评分", "以后再说"],
    ["你觉得怎么样？", "你的评分对我们很重要。", "去评分", "不用了"],
  ],
  follow_friends: [
    ["关注好友", "你可能认识的人。", "全部关注", "关闭"],
    ["推荐账号", "关注后查看更多内容。", "查看全部", "跳过"],
  ],
  draft: [
    ["继续编辑这个作品？", "上次还没有完成。", "继续", "放弃"],
    ["你有未完成的草稿", "要接着编辑吗？", "继续编辑", "重新开始"],
  ],
  consent: [
    ["你的广告，你来选择", "选择我们如何使用你的数据。", "接受", "管理"],
    ["条款更新", "同意后继续。", "同意", "了解更多"],
  ],
};

export const POPUP_WORDS = { en, es, fr, "pt-BR": pt, ru, "zh-Hans": zh } as const;
